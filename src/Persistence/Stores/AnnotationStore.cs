using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CovidLabel.Persistence.Stores;

/// <summary>A mask as one reader left it. Revision 0 stands for "nobody drew yet".</summary>
public sealed record MaskRevision(int Revision, LesionMask Mask, Guid? ReaderId, DateTimeOffset? CreatedAt);

/// <summary>A label as one reader left it. Revision 0 stands for "nobody labelled yet".</summary>
public sealed record LabelRevision(int Revision, ClassLabel? Label, Guid? ReaderId, DateTimeOffset? CreatedAt);

/// <summary>
/// What became of a save: appended as a revision (a retry with a known idempotency key gives the revision of the first
/// try), or refused because somebody saved in between.
/// </summary>
public abstract record SaveOutcome<T>
{
    private SaveOutcome() { }

    public sealed record Saved(int Revision) : SaveOutcome<T>;

    public sealed record Conflict(T Current) : SaveOutcome<T>;
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
    /// <exception cref="KeyNotFoundException">There is no such slice.</exception>
    /// <exception cref="InvalidMaskException">The mask has another size than the slice.</exception>
    public async Task<SaveOutcome<MaskRevision>> AppendMaskAsync(
        long sliceId, int basedOn, LesionMask mask, Guid readerId, string? idempotencyKey, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var current = await CurrentMaskAsync(db, sliceId, cancel) ?? throw new KeyNotFoundException($"slice {sliceId}");
        if (mask.Height != current.Mask.Height || mask.Width != current.Mask.Width)
        {
            throw new InvalidMaskException(
                $"the mask is {mask.Width}x{mask.Height}; the slice is {current.Mask.Width}x{current.Mask.Height}");
        }

        if (await SavedBeforeAsync(db, sliceId, idempotencyKey, cancel) is { } before)
            return new SaveOutcome<MaskRevision>.Saved(before);
        if (current.Revision != basedOn) return new SaveOutcome<MaskRevision>.Conflict(current);
        db.MaskRevisions.Add(new MaskRevisionRow
        {
            SliceId = sliceId,
            Revision = basedOn + 1,
            State = (int)mask.State,
            Lesions = MaskJson.Write(mask),
            LesionPixels = mask.Area,
            IdempotencyKey = idempotencyKey,
            ReaderId = readerId,
            CreatedAt = time.GetUtcNow(),
        });
        if (await TrySaveAsync(db, cancel)) return new SaveOutcome<MaskRevision>.Saved(basedOn + 1);
        // Somebody was faster, or this very save arrived twice at once.
        return await SavedBeforeAsync(db, sliceId, idempotencyKey, cancel) is { } first
            ? new SaveOutcome<MaskRevision>.Saved(first)
            : new SaveOutcome<MaskRevision>.Conflict((await CurrentMaskAsync(db, sliceId, cancel))!);
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
    /// <exception cref="KeyNotFoundException">There is no such slice.</exception>
    public async Task<SaveOutcome<LabelRevision>> AppendLabelAsync(
        long sliceId, int basedOn, ClassLabel? label, Guid readerId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var current = await CurrentLabelAsync(db, sliceId, cancel) ?? throw new KeyNotFoundException($"slice {sliceId}");
        if (current.Revision != basedOn) return new SaveOutcome<LabelRevision>.Conflict(current);
        db.LabelRevisions.Add(new LabelRevisionRow
        {
            SliceId = sliceId,
            Revision = basedOn + 1,
            Label = (int?)label,
            ReaderId = readerId,
            CreatedAt = time.GetUtcNow(),
        });
        return await TrySaveAsync(db, cancel)
            ? new SaveOutcome<LabelRevision>.Saved(basedOn + 1)
            : new SaveOutcome<LabelRevision>.Conflict((await CurrentLabelAsync(db, sliceId, cancel))!);
    }

    /// <summary>All label revisions of a slice, newest first.</summary>
    public async Task<IReadOnlyList<LabelRevision>> LabelHistoryAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.LabelRevisions.AsNoTracking().Where(label => label.SliceId == sliceId)
            .OrderByDescending(label => label.Revision)
            .Select(label => new LabelRevision(label.Revision, (ClassLabel?)label.Label, label.ReaderId, label.CreatedAt))
            .ToListAsync(cancel);
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

    private static async Task<int?> SavedBeforeAsync(
        CovidLabelDb db, long sliceId, string? idempotencyKey, CancellationToken cancel) =>
        idempotencyKey is null
            ? null
            : await db.MaskRevisions.Where(mask => mask.SliceId == sliceId && mask.IdempotencyKey == idempotencyKey)
                .Select(mask => (int?)mask.Revision).SingleOrDefaultAsync(cancel);

    private static async Task<MaskRevision?> CurrentMaskAsync(CovidLabelDb db, long sliceId, CancellationToken cancel)
    {
        var size = await db.Slices.Where(slice => slice.Id == sliceId)
            .Select(slice => new { slice.Height, slice.Width }).SingleOrDefaultAsync(cancel);
        if (size is null) return null;
        var row = await db.MaskRevisions.AsNoTracking().Where(mask => mask.SliceId == sliceId)
            .OrderByDescending(mask => mask.Revision).FirstOrDefaultAsync(cancel);
        return row is null
            ? new MaskRevision(0, LesionMask.Unknown(size.Height, size.Width), null, null)
            : Revision(row, size.Height, size.Width);
    }

    private static async Task<LabelRevision?> CurrentLabelAsync(CovidLabelDb db, long sliceId, CancellationToken cancel)
    {
        var row = await db.LabelRevisions.AsNoTracking().Where(label => label.SliceId == sliceId)
            .OrderByDescending(label => label.Revision).FirstOrDefaultAsync(cancel);
        if (row is not null) return new LabelRevision(row.Revision, (ClassLabel?)row.Label, row.ReaderId, row.CreatedAt);
        return await db.Slices.AnyAsync(slice => slice.Id == sliceId, cancel) ? new LabelRevision(0, null, null, null) : null;
    }

    private static MaskRevision Revision(MaskRevisionRow row, int height, int width) =>
        new(row.Revision, MaskJson.Read(row, height, width), row.ReaderId, row.CreatedAt);
}
