using CovidLabel.Domain.Annotations;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Stores;

/// <summary>
/// Compares what a client says of a revision's origin with what is stored. A mask that equals a model's proposal, pixel
/// for pixel, is that proposal whatever the client says, since a model must not be taught its own output as a reader's.
/// </summary>
internal static class ProvenanceCheck
{
    /// <param name="current">The revision that the new one follows.</param>
    public static async Task<Provenance> OfMaskAsync(
        CovidLabelDb db, long sliceId, LesionMask mask, MaskRevision current, Provenance claimed, CancellationToken cancel)
    {
        // A model that has learnt a reader's mask may propose just that: it stays the reader's while its pixels stay.
        if (claimed.Origin == RevisionOrigin.ByHand && mask.Area > 0 && mask.HasTheSameLesionsAs(current.Mask)) return current.Provenance switch
        {
            { Origin: RevisionOrigin.Restored } restored => restored.IsModelsOwn ? new Provenance(RevisionOrigin.Accepted, restored.ModelId) : Provenance.ByHand,
            var same => same,
        };

        claimed = await PossibleAsync(db, sliceId, claimed, cancel);
        if (claimed.RestoredFrom is { } earlier && !await IsRevisionAsync(db, sliceId, earlier, mask, cancel)) claimed = Provenance.ByHand;
        return claimed.Verified(await IdenticalProposalAsync(db, sliceId, mask, cancel));
    }

    public static async Task<Provenance> OfLabelAsync(
        CovidLabelDb db, long sliceId, ClassLabel? label, Provenance claimed, CancellationToken cancel)
    {
        claimed = await PossibleAsync(db, sliceId, claimed, cancel);
        if (claimed.RestoredFrom is { } earlier)
        {
            var restored = await db.LabelRevisions.AsNoTracking()
                .SingleOrDefaultAsync(row => row.SliceId == sliceId && row.Revision == earlier && row.Label == (int?)label, cancel);
            if (restored is null) return Provenance.ByHand;
            var before = new Provenance((RevisionOrigin)restored.Origin, restored.ModelId, restored.RestoredFrom);
            return claimed.Verified(before.IsModelsOwn ? before.ModelId : null);
        }

        if (claimed.ModelId is not { } model) return claimed;
        var probability = await db.Predictions.Where(row => row.SliceId == sliceId && row.ModelId == model)
            .Select(row => row.CovidProbability).SingleAsync(cancel);
        return claimed.Verified(probability is { } p && label == ClassLabels.OfProbability(p) ? model : null);
    }

    /// <summary>A claim that names what does not exist, or lacks what its origin needs, says nothing.</summary>
    private static async Task<Provenance> PossibleAsync(CovidLabelDb db, long sliceId, Provenance claimed, CancellationToken cancel) =>
        claimed.Origin switch
        {
            RevisionOrigin.Accepted or RevisionOrigin.AcceptedEdited =>
                claimed.ModelId is { } model
                && await db.Predictions.AnyAsync(row => row.SliceId == sliceId && row.ModelId == model, cancel)
                    ? new Provenance(claimed.Origin, model)
                    : Provenance.ByHand,
            RevisionOrigin.Restored => claimed.RestoredFrom is { } earlier
                ? new Provenance(RevisionOrigin.Restored, RestoredFrom: earlier)
                : Provenance.ByHand,
            _ => new Provenance(claimed.Origin),
        };

    private static async Task<bool> IsRevisionAsync(
        CovidLabelDb db, long sliceId, int revision, LesionMask mask, CancellationToken cancel)
    {
        var row = await db.MaskRevisions.AsNoTracking()
            .SingleOrDefaultAsync(row => row.SliceId == sliceId && row.Revision == revision, cancel);
        return row is not null && MaskJson.Read(row, mask.Height, mask.Width).SaysTheSameAs(mask);
    }

    /// <summary>The newest model whose proposal is this mask, all kinds taken together; an empty mask is nobody's proposal.</summary>
    private static async Task<long?> IdenticalProposalAsync(
        CovidLabelDb db, long sliceId, LesionMask mask, CancellationToken cancel)
    {
        var area = mask.Area;
        if (area == 0) return null;
        var proposals = await db.Predictions.AsNoTracking()
            .Where(row => row.SliceId == sliceId && row.LesionPixels == area && row.LesionCounts != null)
            .OrderByDescending(row => row.ModelId).Select(row => new { row.ModelId, row.LesionCounts }).ToListAsync(cancel);
        if (proposals.Count == 0) return null;
        var drawn = mask.Union();
        return proposals.Find(row => RunLengthMask.FromCounts(mask.Height, mask.Width, row.LesionCounts!).Equals(drawn))?.ModelId;
    }
}
