using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CovidLabel.Persistence.Stores;

/// <summary>How long readers worked on slices, in pieces as the viewer reports them.</summary>
public sealed class ReadingTimeStore(IDbContextFactory<CovidLabelDb> databases, TimeProvider time)
{
    /// <summary>Ten minutes: a viewer reports far more often.</summary>
    public static readonly TimeSpan LongestPiece = TimeSpan.FromMinutes(10);

    /// <summary>Adds a piece; the same key twice adds once.</summary>
    /// <returns>False where the key belongs to another piece.</returns>
    public async Task<bool> AddAsync(long sliceId, Guid readerId, TimeSpan active, string idempotencyKey, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var milliseconds = (long)active.TotalMilliseconds;
        db.ReadingTimes.Add(new ReadingTimeRow
        {
            SliceId = sliceId,
            ReaderId = readerId,
            ActiveMs = milliseconds,
            IdempotencyKey = idempotencyKey,
            CreatedAt = time.GetUtcNow(),
        });
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException twice)
            when (twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return await db.ReadingTimes.AnyAsync(
                row => row.ReaderId == readerId && row.IdempotencyKey == idempotencyKey && row.SliceId == sliceId && row.ActiveMs == milliseconds,
                cancel);
        }
    }
}
