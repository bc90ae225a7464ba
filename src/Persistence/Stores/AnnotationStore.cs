using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CovidLabel.Persistence.Stores;

/// <summary>A mask as one reader left it. Revision 0 stands for "nobody drew yet".</summary>
public sealed record MaskRevision(int Revision, LesionMask Mask, Guid? ReaderId, DateTimeOffset? CreatedAt, Provenance Provenance);

/// <summary>A label as one reader left it. Revision 0 stands for "nobody labelled yet".</summary>
public sealed record LabelRevision(int Revision, ClassLabel? Label, Guid? ReaderId, DateTimeOffset? CreatedAt, Provenance Provenance);

/// <summary>
/// What became of a save: appended as a revision (a retry with a known idempotency key gives the revision of the first
/// try), refused because somebody saved in between, or refused because its key belongs to another save.
/// </summary>
public abstract record SaveOutcome<T>
{
    private SaveOutcome() { }

    public sealed record Saved(int Revision) : SaveOutcome<T>;

    public sealed record Conflict(T Current) : SaveOutcome<T>;

    public sealed record KeyReused : SaveOutcome<T>;
}

/// <summary>
/// Append-only annotation revisions. A save names the revision it was based on; the primary key (slice, revision) lets
/// exactly one of two simultaneous saves through. A method returns only after PostgreSQL has committed.
/// </summary>
public sealed class AnnotationStore(IDbContextFactory<CovidLabelDb> databases, TimeProvider time)
{
    /// <summary>The current mask, or an unknown one with revision 0; null where there is no such slice.</summary>
    public async Task<MaskRevision?> CurrentMaskAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await CurrentMaskAsync(db, sliceId, cancel);
    }

    /// <summary>The mask as of one revision; null where there is none.</summary>
    public async Task<MaskRevision?> MaskAsync(long sliceId, int revision, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var found = await db.MaskRevisions.AsNoTracking()
            .Where(mask => mask.SliceId == sliceId && mask.Revision == revision)
            .Join(db.Slices, mask => mask.SliceId, slice => slice.Id, (mask, slice) => new { mask, slice.Height, slice.Width })
            .SingleOrDefaultAsync(cancel);
        return found is null ? null : Revision(found.mask, found.Height, found.Width);
    }

    /// <summary>Appends a mask revision if <paramref name="basedOn"/> is still the current one.</summary>
    /// <param name="basedOn">The revision the reader saw; 0 for none.</param>
    /// <param name="idempotencyKey">The client's key of this save; the same key twice saves once.</param>
    /// <param name="claimed">How the client says the mask came about; what is stored is what is true of it.</param>
    /// <exception cref="KeyNotFoundException">There is no such slice.</exception>
    /// <exception cref="InvalidMaskException">The mask has another size than the slice.</exception>
    public async Task<SaveOutcome<MaskRevision>> AppendMaskAsync(
        long sliceId, int basedOn, LesionMask mask, Guid readerId, string? idempotencyKey, Provenance? claimed = null,
        CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var current = await CurrentMaskAsync(db, sliceId, cancel) ?? throw new KeyNotFoundException($"slice {sliceId}");
        if (mask.Height != current.Mask.Height || mask.Width != current.Mask.Width)
        {
            throw new InvalidMaskException(
                $"the mask is {mask.Width}x{mask.Height}; the slice is {current.Mask.Width}x{current.Mask.Height}");
        }

        if (await SavedBeforeAsync() is { } before) return before;
        if (current.Revision != basedOn) return new SaveOutcome<MaskRevision>.Conflict(current);
        var provenance = await ProvenanceCheck.OfMaskAsync(db, sliceId, mask, current, claimed ?? Provenance.ByHand, cancel);
        db.MaskRevisions.Add(new MaskRevisionRow
        {
            SliceId = sliceId,
            Revision = basedOn + 1,
            State = (int)mask.State,
            Lesions = MaskJson.Write(mask),
            LesionPixels = mask.Area,
            Origin = (int)provenance.Origin,
            ModelId = provenance.ModelId,
            RestoredFrom = provenance.RestoredFrom,
            IdempotencyKey = idempotencyKey,
            ReaderId = readerId,
            CreatedAt = time.GetUtcNow(),
        });
        // Accepting a part of what was proposed is no correction yet; the client tells when the reader changed it.
        if (provenance.Origin == RevisionOrigin.AcceptedEdited && claimed?.Origin == RevisionOrigin.AcceptedEdited)
            await VerdictStore.CorrectAsync(db, sliceId, provenance.ModelId!.Value, readerId, time.GetUtcNow(), cancel);
        if (await TrySaveAsync(db, cancel)) return new SaveOutcome<MaskRevision>.Saved(basedOn + 1);
        // Somebody was faster, or this very save arrived twice at once.
        return await SavedBeforeAsync() ?? new SaveOutcome<MaskRevision>.Conflict((await CurrentMaskAsync(db, sliceId, cancel))!);

        async Task<SaveOutcome<MaskRevision>?> SavedBeforeAsync()
        {
            if (idempotencyKey is null) return null;
            var saved = await db.MaskRevisions.AsNoTracking()
                .SingleOrDefaultAsync(row => row.SliceId == sliceId && row.IdempotencyKey == idempotencyKey, cancel);
            if (saved is null) return null;
            return saved.ReaderId == readerId && MaskJson.Read(saved, mask.Height, mask.Width).SaysTheSameAs(mask)
                ? new SaveOutcome<MaskRevision>.Saved(saved.Revision)
                : new SaveOutcome<MaskRevision>.KeyReused();
        }
    }

    /// <summary>Whether the reader has ever labelled or drawn on the slice.</summary>
    public async Task<bool> HasReadAsync(long sliceId, Guid readerId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.LabelRevisions.AnyAsync(label => label.SliceId == sliceId && label.ReaderId == readerId, cancel)
            || await db.MaskRevisions.AnyAsync(mask => mask.SliceId == sliceId && mask.ReaderId == readerId, cancel);
    }

    /// <summary>All mask revisions of a slice, newest first.</summary>
    public async Task<IReadOnlyList<MaskRevision>> MaskHistoryAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = await db.Slices.Where(slice => slice.Id == sliceId)
            .Select(slice => new { slice.Height, slice.Width }).SingleOrDefaultAsync(cancel);
        if (size is null) return [];
        var rows = await db.MaskRevisions.AsNoTracking().Where(mask => mask.SliceId == sliceId)
            .OrderByDescending(mask => mask.Revision).ToListAsync(cancel);
        return [.. rows.Select(row => Revision(row, size.Height, size.Width))];
    }

    /// <summary>The current label, revision 0 where there is none; null where there is no such slice.</summary>
    public async Task<LabelRevision?> CurrentLabelAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await CurrentLabelAsync(db, sliceId, cancel);
    }

    /// <summary>Appends a label revision if <paramref name="basedOn"/> is still the current one; null withdraws the label.</summary>
    /// <param name="idempotencyKey">The client's key of this save; the same key twice saves once.</param>
    /// <param name="claimed">How the client says the label came about; what is stored is what is true of it.</param>
    /// <exception cref="KeyNotFoundException">There is no such slice.</exception>
    public async Task<SaveOutcome<LabelRevision>> AppendLabelAsync(
        long sliceId, int basedOn, ClassLabel? label, Guid readerId, string? idempotencyKey = null, Provenance? claimed = null,
        CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var current = await CurrentLabelAsync(db, sliceId, cancel) ?? throw new KeyNotFoundException($"slice {sliceId}");
        if (await SavedBeforeAsync() is { } before) return before;
        if (current.Revision != basedOn) return new SaveOutcome<LabelRevision>.Conflict(current);
        var provenance = await ProvenanceCheck.OfLabelAsync(db, sliceId, label, claimed ?? Provenance.ByHand, cancel);
        db.LabelRevisions.Add(new LabelRevisionRow
        {
            SliceId = sliceId,
            Revision = basedOn + 1,
            Label = (int?)label,
            Origin = (int)provenance.Origin,
            ModelId = provenance.ModelId,
            RestoredFrom = provenance.RestoredFrom,
            IdempotencyKey = idempotencyKey,
            ReaderId = readerId,
            CreatedAt = time.GetUtcNow(),
        });
        if (await TrySaveAsync(db, cancel)) return new SaveOutcome<LabelRevision>.Saved(basedOn + 1);
        return await SavedBeforeAsync() ?? new SaveOutcome<LabelRevision>.Conflict((await CurrentLabelAsync(db, sliceId, cancel))!);

        async Task<SaveOutcome<LabelRevision>?> SavedBeforeAsync()
        {
            if (idempotencyKey is null) return null;
            var saved = await db.LabelRevisions.AsNoTracking()
                .SingleOrDefaultAsync(row => row.SliceId == sliceId && row.IdempotencyKey == idempotencyKey, cancel);
            if (saved is null) return null;
            return saved.ReaderId == readerId && saved.Label == (int?)label
                ? new SaveOutcome<LabelRevision>.Saved(saved.Revision)
                : new SaveOutcome<LabelRevision>.KeyReused();
        }
    }

    /// <summary>All label revisions of a slice, newest first.</summary>
    public async Task<IReadOnlyList<LabelRevision>> LabelHistoryAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await db.LabelRevisions.AsNoTracking().Where(label => label.SliceId == sliceId)
            .OrderByDescending(label => label.Revision).ToListAsync(cancel);
        return [.. rows.Select(Revision)];
    }

    private static async Task<bool> TrySaveAsync(CovidLabelDb db, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException refused)
            when (refused.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }

    private static async Task<MaskRevision?> CurrentMaskAsync(CovidLabelDb db, long sliceId, CancellationToken cancel)
    {
        var size = await db.Slices.Where(slice => slice.Id == sliceId)
            .Select(slice => new { slice.Height, slice.Width }).SingleOrDefaultAsync(cancel);
        if (size is null) return null;
        var row = await db.MaskRevisions.AsNoTracking().Where(mask => mask.SliceId == sliceId)
            .OrderByDescending(mask => mask.Revision).FirstOrDefaultAsync(cancel);
        return row is null
            ? new MaskRevision(0, LesionMask.Unknown(size.Height, size.Width), null, null, Provenance.ByHand)
            : Revision(row, size.Height, size.Width);
    }

    private static async Task<LabelRevision?> CurrentLabelAsync(CovidLabelDb db, long sliceId, CancellationToken cancel)
    {
        var row = await db.LabelRevisions.AsNoTracking().Where(label => label.SliceId == sliceId)
            .OrderByDescending(label => label.Revision).FirstOrDefaultAsync(cancel);
        if (row is not null) return Revision(row);
        return await db.Slices.AnyAsync(slice => slice.Id == sliceId, cancel)
            ? new LabelRevision(0, null, null, null, Provenance.ByHand)
            : null;
    }

    private static MaskRevision Revision(MaskRevisionRow row, int height, int width) =>
        new(row.Revision, MaskJson.Read(row, height, width), row.ReaderId, row.CreatedAt,
            new Provenance((RevisionOrigin)row.Origin, row.ModelId, row.RestoredFrom));

    private static LabelRevision Revision(LabelRevisionRow row) =>
        new(row.Revision, (ClassLabel?)row.Label, row.ReaderId, row.CreatedAt,
            new Provenance((RevisionOrigin)row.Origin, row.ModelId, row.RestoredFrom));
}
