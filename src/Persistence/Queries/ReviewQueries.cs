using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Queries;

/// <summary>How far the active model and the readers are apart on one slice.</summary>
/// <param name="Dice">2TP / (2TP + FP + FN); null where there is no supervising mask, or both are empty.</param>
/// <param name="LabelDisagrees">Null where either side has no verdict.</param>
/// <param name="Score">0 (agree) to 1: the larger of |label - probability| and 1 - Dice. Orders the list.</param>
public sealed record Disagreement(
    long SliceId, string? Patient, string Source, ClassLabel? Label, double? CovidProbability, double? Dice,
    bool? LabelDisagrees, long ModelId, double Score);

/// <summary>Annotation against prediction of the active model, the most different first.</summary>
public sealed class ReviewQueries(IDbContextFactory<CovidLabelDb> databases)
{
    /// <summary>One page of slices that have both a prediction and an annotation, the largest disagreement first.</summary>
    public async Task<IReadOnlyList<Disagreement>> DisagreementsAsync(int skip, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var judged = await JudgeAsync(db, db.SliceOverviews, cancel);
        return [.. judged.OrderByDescending(slice => slice.Score).ThenBy(slice => slice.SliceId).Skip(skip).Take(take)];
    }

    /// <summary>The same for the slices of one list, by id; those without a prediction or an annotation are left out.</summary>
    public async Task<IReadOnlyDictionary<long, Disagreement>> OfAsync(IReadOnlyList<long> sliceIds, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var judged = await JudgeAsync(db, db.SliceOverviews.Where(slice => sliceIds.Contains(slice.Id)), cancel);
        return judged.ToDictionary(slice => slice.SliceId);
    }

    private static async Task<IEnumerable<Disagreement>> JudgeAsync(
        CovidLabelDb db, IQueryable<SliceOverview> slices, CancellationToken cancel)
    {
        await FillAgreementsAsync(db, slices, cancel);
        var rows = await (
            from slice in slices.AsNoTracking()
            where slice.ModelId != null && (slice.Label != null || slice.MaskState == (int)MaskState.Negative
                || slice.MaskState == (int)MaskState.Complete)
            join agreement in db.Agreements
                on new { SliceId = slice.Id, slice.MaskRevision, ModelId = slice.ModelId!.Value }
                equals new { agreement.SliceId, agreement.MaskRevision, agreement.ModelId } into agreements
            from agreement in agreements.DefaultIfEmpty()
            select new { slice, agreement }).ToListAsync(cancel);
        return rows.Select(row => Judge(row.slice, row.agreement));
    }

    private static Disagreement Judge(SliceOverview slice, AgreementRow? agreement)
    {
        double? dice = agreement is null ? null : Dice(agreement.TruePositives, agreement.FalsePositives, agreement.FalseNegatives);
        bool? labelDisagrees = slice is { Label: { } label, CovidProbability: { } probability }
            ? (probability >= 0.5) != (label == (int)ClassLabel.Covid)
            : null;
        var byLabel = slice is { Label: { } verdict, CovidProbability: { } p } ? Math.Abs(verdict - p) : 0;
        return new Disagreement(
            slice.Id, slice.Patient, slice.Source, (ClassLabel?)slice.Label, slice.CovidProbability, dice, labelDisagrees,
            slice.ModelId!.Value, Math.Max(byLabel, 1 - (dice ?? 1)));
    }

    private static double? Dice(long truePositives, long falsePositives, long falseNegatives)
    {
        var size = (2 * truePositives) + falsePositives + falseNegatives;
        return size == 0 ? null : 2.0 * truePositives / size;
    }

    /// <summary>Computes overlaps that are not known yet: those of new masks or of a new model.</summary>
    private static async Task FillAgreementsAsync(CovidLabelDb db, IQueryable<SliceOverview> slices, CancellationToken cancel)
    {
        var missing = await (
            from slice in slices
            where slice.ModelId != null
                && (slice.MaskState == (int)MaskState.Negative || slice.MaskState == (int)MaskState.Complete)
                && !db.Agreements.Any(known => known.SliceId == slice.Id && known.MaskRevision == slice.MaskRevision
                    && known.ModelId == slice.ModelId)
            join mask in db.MaskRevisions on new { SliceId = slice.Id, Revision = slice.MaskRevision } equals new { mask.SliceId, mask.Revision }
            join prediction in db.Predictions on new { SliceId = slice.Id, ModelId = slice.ModelId!.Value } equals new { prediction.SliceId, prediction.ModelId }
            where prediction.LesionCounts != null
            select new { slice.Id, slice.Height, slice.Width, slice.MaskRevision, mask.State, mask.Lesions, prediction.ModelId, prediction.LesionCounts })
            .ToListAsync(cancel);
        foreach (var item in missing)
        {
            var truth = MaskJson.Read((MaskState)item.State, item.Lesions, item.Height, item.Width).ToLabelMap();
            var predicted = RunLengthMask.FromCounts(item.Height, item.Width, item.LesionCounts!).Decode();
            long truePositives = 0, falsePositives = 0, falseNegatives = 0;
            for (var pixel = 0; pixel < truth.Length; pixel++)
            {
                if (predicted[pixel] != 0 && truth[pixel] != 0) truePositives++;
                else if (predicted[pixel] != 0) falsePositives++;
                else if (truth[pixel] != 0) falseNegatives++;
            }

            await db.Database.ExecuteSqlAsync($"""
                insert into agreements (slice_id, mask_revision, model_id, true_positives, false_positives, false_negatives)
                values ({item.Id}, {item.MaskRevision}, {item.ModelId}, {truePositives}, {falsePositives}, {falseNegatives})
                on conflict do nothing
                """, cancel);
        }
    }
}
