using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Queries;

/// <summary>Counts the pixels on which masks and predictions meet and differ, once for each pair of them.</summary>
internal static class Overlaps
{
    /// <summary>Fills in what is not known yet of the slices' current masks.</summary>
    /// <param name="sliceIds">The slices, or null for all.</param>
    public static Task FillCurrentAsync(CovidLabelDb db, long model, IReadOnlyList<long>? sliceIds, CancellationToken cancel) =>
        FillAsync(
            db,
            model,
            from slice in db.SliceOverviews
            where sliceIds == null || sliceIds.Contains(slice.Id)
            join mask in db.MaskRevisions on new { SliceId = slice.Id, Revision = slice.MaskRevision } equals new { mask.SliceId, mask.Revision }
            select mask,
            cancel);

    /// <summary>The same for the newest mask that each reader left on a slice.</summary>
    public static Task FillOfReadersAsync(CovidLabelDb db, long model, CancellationToken cancel) =>
        FillAsync(
            db,
            model,
            db.MaskRevisions.Where(mask => !db.MaskRevisions.Any(later =>
                later.SliceId == mask.SliceId && later.ReaderId == mask.ReaderId && later.Revision > mask.Revision)),
            cancel);

    private static async Task FillAsync(CovidLabelDb db, long model, IQueryable<MaskRevisionRow> masks, CancellationToken cancel)
    {
        var missing = await (
            from mask in masks
            where (mask.State == (int)MaskState.Negative || mask.State == (int)MaskState.Complete)
                && !db.Agreements.Any(known =>
                    known.SliceId == mask.SliceId && known.MaskRevision == mask.Revision && known.ModelId == model)
            join prediction in db.Predictions on new { mask.SliceId, ModelId = model } equals new { prediction.SliceId, prediction.ModelId }
            where prediction.LesionCounts != null
            orderby mask.SliceId
            select new { mask.SliceId, mask.Revision }).ToListAsync(cancel);
        // One at a time: a first look at a new model concerns every mask there is.
        foreach (var pair in missing) await CountAsync(db, pair.SliceId, pair.Revision, model, cancel);
    }

    private static async Task CountAsync(CovidLabelDb db, long sliceId, int revision, long model, CancellationToken cancel)
    {
        var pair = await (
            from mask in db.MaskRevisions
            where mask.SliceId == sliceId && mask.Revision == revision
            join slice in db.Slices on mask.SliceId equals slice.Id
            join prediction in db.Predictions on new { mask.SliceId, ModelId = model } equals new { prediction.SliceId, prediction.ModelId }
            select new { slice.Height, slice.Width, mask.State, mask.Lesions, prediction.LesionCounts }).SingleAsync(cancel);
        var truth = MaskJson.Read((MaskState)pair.State, pair.Lesions, pair.Height, pair.Width).ToLabelMap();
        var predicted = RunLengthMask.FromCounts(pair.Height, pair.Width, pair.LesionCounts!).Decode();
        long truePositives = 0, falsePositives = 0, falseNegatives = 0;
        for (var pixel = 0; pixel < truth.Length; pixel++)
        {
            if (predicted[pixel] != 0 && truth[pixel] != 0) truePositives++;
            else if (predicted[pixel] != 0) falsePositives++;
            else if (truth[pixel] != 0) falseNegatives++;
        }

        await db.Database.ExecuteSqlAsync($"""
            insert into agreements (slice_id, mask_revision, model_id, true_positives, false_positives, false_negatives)
            values ({sliceId}, {revision}, {model}, {truePositives}, {falsePositives}, {falseNegatives})
            on conflict do nothing
            """, cancel);
    }
}
