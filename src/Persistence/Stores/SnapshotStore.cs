using System.Runtime.CompilerServices;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Stores;

/// <summary>One slice with the annotation revisions that count now.</summary>
/// <param name="Label">Null where nobody labelled, or a label was withdrawn.</param>
/// <param name="RowSpacingMm">Null where the file had no spacing; the same for columns.</param>
public sealed record TrainingSlice(
    long Id, int Height, int Width, bool IsHu, string? Patient, string Source, string? Series, long NearDuplicateHash,
    ClassLabel? Label, int LabelRevision, MaskState MaskState, int MaskRevision,
    double? RowSpacingMm = null, double? ColumnSpacingMm = null);

/// <summary>What a snapshot made now would hold.</summary>
/// <param name="Slices">By id.</param>
/// <param name="PhantomsLeftOut">Generated slices that no longer count (<see cref="PhantomRule"/>).</param>
/// <param name="AcceptedLabels">
/// Slices of which the label was taken from a model unedited, and so is no target: a model would be taught its own output.
/// </param>
/// <param name="AcceptedMasks">The same for finished masks.</param>
public sealed record SnapshotMaterial(
    IReadOnlyList<TrainingSlice> Slices, int PhantomsLeftOut, IReadOnlySet<long> AcceptedLabels, IReadOnlySet<long> AcceptedMasks);

/// <summary>Where a slice stands in a snapshot.</summary>
public sealed record SnapshotSlice(long SliceId, SnapshotPart Part, int LabelRevision, int MaskRevision, string PatientGroup);

/// <summary>A slice as a snapshot froze it.</summary>
public sealed record FrozenSlice(TrainingSlice Slice, SnapshotPart Part, string PatientGroup);

/// <summary>What a training run learns from, read for building a snapshot and kept once frozen.</summary>
public sealed class SnapshotStore(IDbContextFactory<CovidLabelDb> databases, TimeProvider time)
{
    /// <summary>
    /// Every slice that counts with its current revisions; pixels and masks are read apart. A label or mask that is left out has
    /// revision 0 here, as if nobody had given it.
    /// </summary>
    public async Task<SnapshotMaterial> CurrentAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var learnFromAccepted = (await RoomSettingsStore.CurrentAsync(db, cancel)).LearnFromAccepted;
        var rows = await (
            from overview in db.SliceOverviews
            orderby overview.Id
            join slice in db.Slices on overview.Id equals slice.Id
            join label in db.LabelRevisions on new { SliceId = overview.Id, Revision = overview.LabelRevision }
                equals new { label.SliceId, label.Revision } into labels
            from label in labels.DefaultIfEmpty()
            join mask in db.MaskRevisions on new { SliceId = overview.Id, Revision = overview.MaskRevision }
                equals new { mask.SliceId, mask.Revision } into masks
            from mask in masks.DefaultIfEmpty()
            select new
            {
                overview.IsPhantom,
                LabelIsModels = label != null && label.ModelId != null && label.Origin != (int)RevisionOrigin.AcceptedEdited,
                MaskIsModels = mask != null && mask.ModelId != null && mask.Origin != (int)RevisionOrigin.AcceptedEdited,
                Slice = new TrainingSlice(
                    overview.Id, overview.Height, overview.Width, overview.IsHu, overview.Patient, overview.Source, overview.Series,
                    slice.NearDuplicateHash, (ClassLabel?)overview.Label, overview.LabelRevision,
                    (MaskState)overview.MaskState, overview.MaskRevision, overview.RowSpacingMm, overview.ColumnSpacingMm),
            }).ToListAsync(cancel);
        var acceptedLabels = new HashSet<long>();
        var acceptedMasks = new HashSet<long>();
        var all = rows.ConvertAll(row =>
        {
            var slice = row.Slice;
            if (row.LabelIsModels && !learnFromAccepted && slice.Label is not null && acceptedLabels.Add(slice.Id))
                slice = slice with { Label = null, LabelRevision = 0 };
            if (row.MaskIsModels && !learnFromAccepted && slice.MaskState.SupervisesSegmentation() && acceptedMasks.Add(slice.Id))
                slice = slice with { MaskState = MaskState.Unknown, MaskRevision = 0 };
            return (row.IsPhantom, Slice: slice);
        });
        var counting = PhantomRule.Apply(
            all, row => row.IsPhantom, row => row.Slice.Label is not null || row.Slice.MaskState.SupervisesSegmentation());
        var slices = counting.Select(row => row.Slice).ToList();
        var ids = slices.Select(slice => slice.Id).ToHashSet();
        acceptedLabels.IntersectWith(ids);
        acceptedMasks.IntersectWith(ids);
        return new SnapshotMaterial(slices, all.Count - counting.Count, acceptedLabels, acceptedMasks);
    }

    /// <summary>Streams pixels (int16 little-endian, rows first) of the slices asked for, one in memory at a time.</summary>
    public async IAsyncEnumerable<(long SliceId, byte[] Pixels)> PixelsAsync(
        IReadOnlyList<long> sliceIds, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        foreach (var chunk in sliceIds.Chunk(32))
        {
            var ids = chunk.ToList();
            var rows = await db.SlicePixels.Where(pixels => ids.Contains(pixels.SliceId)).OrderBy(pixels => pixels.SliceId)
                .Select(pixels => new { pixels.SliceId, pixels.Pixels }).ToListAsync(cancel);
            foreach (var row in rows) yield return (row.SliceId, row.Pixels);
        }
    }

    /// <summary>The mask of one revision.</summary>
    public async Task<LesionMask> MaskAsync(long sliceId, int revision, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var found = await db.MaskRevisions.AsNoTracking()
            .Where(mask => mask.SliceId == sliceId && mask.Revision == revision)
            .Join(db.Slices, mask => mask.SliceId, slice => slice.Id, (mask, slice) => new { mask, slice.Height, slice.Width })
            .SingleAsync(cancel);
        return MaskJson.Read(found.mask, found.Height, found.Width);
    }

    /// <summary>Keeps what a snapshot was made of; the same hash twice is the same snapshot.</summary>
    public async Task SaveAsync(
        string hash, string summaryJson, IReadOnlyList<SnapshotSlice> slices, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Snapshots.AnyAsync(snapshot => snapshot.Hash == hash, cancel)) return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Snapshots.Add(new SnapshotRow { Hash = hash, CreatedAt = time.GetUtcNow(), Summary = summaryJson });
        db.SnapshotSlices.AddRange(slices.Select(slice => new SnapshotSliceRow
        {
            SnapshotHash = hash,
            SliceId = slice.SliceId,
            Part = (int)slice.Part,
            LabelRevision = slice.LabelRevision,
            MaskRevision = slice.MaskRevision,
            PatientGroup = slice.PatientGroup,
        }));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The slices of a frozen snapshot, by id; empty where it is unknown.</summary>
    public async Task<IReadOnlyList<SnapshotSlice>> SlicesAsync(string hash, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.SnapshotSlices.AsNoTracking().Where(item => item.SnapshotHash == hash).OrderBy(item => item.SliceId)
            .Select(item => new SnapshotSlice(
                item.SliceId, (SnapshotPart)item.Part, item.LabelRevision, item.MaskRevision, item.PatientGroup))
            .ToListAsync(cancel);
    }

    /// <summary>The slices of a frozen snapshot with the revisions that counted then, by id: enough to write the same file again.</summary>
    public async Task<IReadOnlyList<FrozenSlice>> FrozenAsync(string hash, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.SnapshotSlices.AsNoTracking().Where(item => item.SnapshotHash == hash).OrderBy(item => item.SliceId)
            .Join(db.Slices, item => item.SliceId, slice => slice.Id, (item, slice) => new FrozenSlice(
                new TrainingSlice(
                    slice.Id, slice.Height, slice.Width, slice.IsHu, slice.Patient, slice.Source, slice.Series, slice.NearDuplicateHash,
                    (ClassLabel?)db.LabelRevisions.Where(label => label.SliceId == slice.Id && label.Revision == item.LabelRevision)
                        .Select(label => label.Label).FirstOrDefault(),
                    item.LabelRevision,
                    (MaskState)db.MaskRevisions.Where(mask => mask.SliceId == slice.Id && mask.Revision == item.MaskRevision)
                        .Select(mask => mask.State).FirstOrDefault(),
                    item.MaskRevision,
                    slice.RowSpacingMm,
                    slice.ColumnSpacingMm),
                (SnapshotPart)item.Part,
                item.PatientGroup))
            .ToListAsync(cancel);
    }

    public async Task<SnapshotRow?> FindAsync(string hash, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Snapshots.AsNoTracking().SingleOrDefaultAsync(snapshot => snapshot.Hash == hash, cancel);
    }
}
