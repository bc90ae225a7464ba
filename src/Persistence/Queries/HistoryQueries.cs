using CovidLabel.Domain.Annotations;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Queries;

/// <summary>One revision of a slice's label or mask, without its pixels.</summary>
/// <param name="State">Null where this is a label.</param>
/// <param name="Label">Null where this is a mask, or the label was withdrawn.</param>
/// <param name="LesionPixels">Area over all kinds; 0 for a label.</param>
public sealed record RevisionEntry(
    int Revision, MaskState? State, ClassLabel? Label, long LesionPixels, string Reader, DateTimeOffset CreatedAt, Provenance Provenance);

/// <summary>Who said what of a slice when, for a list that is looked through; a mask's pixels are read apart.</summary>
public sealed class HistoryQueries(IDbContextFactory<CovidLabelDb> databases)
{
    /// <summary>Label and mask revisions together, the newest first.</summary>
    /// <param name="before">Only what is older; null for the newest.</param>
    public async Task<IReadOnlyList<RevisionEntry>> RevisionsAsync(
        long sliceId, DateTimeOffset? before, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var masks = await db.MaskRevisions.AsNoTracking()
            .Where(row => row.SliceId == sliceId && (before == null || row.CreatedAt < before))
            .OrderByDescending(row => row.Revision).Take(take)
            .Join(db.Users, row => row.ReaderId, reader => reader.Id, (row, reader) => new RevisionEntry(
                row.Revision, (MaskState)row.State, null, row.LesionPixels, reader.DisplayName, row.CreatedAt,
                new Provenance((RevisionOrigin)row.Origin, row.ModelId, row.RestoredFrom)))
            .ToListAsync(cancel);
        var labels = await db.LabelRevisions.AsNoTracking()
            .Where(row => row.SliceId == sliceId && (before == null || row.CreatedAt < before))
            .OrderByDescending(row => row.Revision).Take(take)
            .Join(db.Users, row => row.ReaderId, reader => reader.Id, (row, reader) => new RevisionEntry(
                row.Revision, null, (ClassLabel?)row.Label, 0, reader.DisplayName, row.CreatedAt,
                new Provenance((RevisionOrigin)row.Origin, row.ModelId, row.RestoredFrom)))
            .ToListAsync(cancel);
        return [.. masks.Concat(labels).OrderByDescending(entry => entry.CreatedAt).Take(take)];
    }
}
