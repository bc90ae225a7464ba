using System.Data;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CovidLabel.Persistence.Stores;

/// <summary>A slice's pixels: height x width int16 little-endian, rows first.</summary>
public sealed record SlicePixels(int Height, int Width, string Sha256, byte[] Pixels);

/// <summary>Slices as they were ingested; they never change.</summary>
public sealed class SliceStore(IDbContextFactory<CovidLabelDb> databases, NpgsqlDataSource source)
{
    /// <summary>Stores a slice, or finds the one with the same pixels.</summary>
    /// <returns>The slice's id, and whether it was there before.</returns>
    public async Task<(long Id, bool Duplicate)> AddAsync(
        SliceRow slice, byte[] pixels, byte[] thumbnailPng, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await FindAsync(db, slice.Sha256, cancel) is { } known) return (known, true);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        try
        {
            db.Slices.Add(slice);
            await db.SaveChangesAsync(cancel);
            db.SlicePixels.Add(new SlicePixelsRow { SliceId = slice.Id, Pixels = pixels, ThumbnailPng = thumbnailPng });
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return (slice.Id, false);
        }
        catch (DbUpdateException refused)
            when (refused.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The same picture arrived twice at once.
            await transaction.RollbackAsync(cancel);
            return (await FindAsync(db, slice.Sha256, cancel) ?? throw new InvalidOperationException("unique violation without a twin"), true);
        }
    }

    /// <summary>Null where there is no such slice.</summary>
    public async Task<SlicePixels?> PixelsAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.SlicePixels.Where(pixels => pixels.SliceId == sliceId)
            .Join(db.Slices, pixels => pixels.SliceId, slice => slice.Id, (pixels, slice) =>
                new SlicePixels(slice.Height, slice.Width, slice.Sha256, pixels.Pixels))
            .SingleOrDefaultAsync(cancel);
    }

    /// <summary>Copies a slice's pixels while they arrive: one of 2048 x 2048 is 8 MiB, which a reader's request need not wait for, nor hold.</summary>
    /// <returns>Whether there is such a slice; without one nothing is written.</returns>
    public async Task<bool> CopyPixelsAsync(long sliceId, Stream destination, CancellationToken cancel = default)
    {
        await using var command = source.CreateCommand("SELECT pixels FROM slice_pixels WHERE slice_id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sliceId });
        await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess | CommandBehavior.SingleRow, cancel);
        if (!await rows.ReadAsync(cancel)) return false;
        await using var pixels = await rows.GetStreamAsync(0, cancel);
        await pixels.CopyToAsync(destination, cancel);
        return true;
    }

    /// <summary>8-bit grey PNG; null where there is no such slice.</summary>
    public async Task<byte[]?> ThumbnailAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.SlicePixels.Where(pixels => pixels.SliceId == sliceId)
            .Select(pixels => pixels.ThumbnailPng).SingleOrDefaultAsync(cancel);
    }

    private static async Task<long?> FindAsync(CovidLabelDb db, string sha256, CancellationToken cancel) =>
        await db.Slices.Where(slice => slice.Sha256 == sha256).Select(slice => (long?)slice.Id).SingleOrDefaultAsync(cancel);
}
