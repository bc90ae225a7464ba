using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CovidLabel.Persistence.Stores;

/// <summary>What a reader says of a prediction.</summary>
/// <param name="Reason">Up to 500 characters, or null.</param>
public sealed record GivenVerdict(long SliceId, long ModelId, Verdict Verdict, VerdictSubject Subject, string? Reason);

/// <summary>What became of a verdict.</summary>
public enum VerdictOutcome
{
    Saved,

    /// <summary>There is no such prediction.</summary>
    NoPrediction,

    /// <summary>The key belongs to another verdict.</summary>
    KeyReused,
}

/// <summary>Append-only verdicts on predictions; a reader's newest one on a prediction counts.</summary>
public sealed class VerdictStore(IDbContextFactory<CovidLabelDb> databases, TimeProvider time)
{
    public const int MaxReasonLength = 500;

    /// <summary>Appends a verdict; the same key twice appends once.</summary>
    public async Task<VerdictOutcome> AppendAsync(GivenVerdict given, Guid readerId, string? idempotencyKey, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await SavedBeforeAsync() is { } before) return before;
        if (!await db.Predictions.AnyAsync(row => row.SliceId == given.SliceId && row.ModelId == given.ModelId, cancel))
            return VerdictOutcome.NoPrediction;
        db.Verdicts.Add(Row(given, readerId, idempotencyKey, time.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancel);
            return VerdictOutcome.Saved;
        }
        catch (DbUpdateException twice)
            when (twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return (await SavedBeforeAsync())!.Value;
        }

        async Task<VerdictOutcome?> SavedBeforeAsync()
        {
            if (idempotencyKey is null) return null;
            var saved = await db.Verdicts.AsNoTracking()
                .SingleOrDefaultAsync(row => row.ReaderId == readerId && row.IdempotencyKey == idempotencyKey, cancel);
            return saved is null ? null : Given(saved) == given ? VerdictOutcome.Saved : VerdictOutcome.KeyReused;
        }
    }

    /// <summary>The reader's newest verdict on the prediction, or null.</summary>
    public async Task<GivenVerdict?> OfReaderAsync(long sliceId, long modelId, Guid readerId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await NewestAsync(db, sliceId, modelId, readerId, cancel) is { } row ? Given(row) : null;
    }

    /// <summary>Notes, within the save that shows it, that a reader corrected what they had accepted; once is enough.</summary>
    internal static async Task CorrectAsync(
        CovidLabelDb db, long sliceId, long modelId, Guid readerId, DateTimeOffset at, CancellationToken cancel)
    {
        if (await NewestAsync(db, sliceId, modelId, readerId, cancel) is { Verdict: (int)Verdict.Corrected }) return;
        db.Verdicts.Add(Row(new GivenVerdict(sliceId, modelId, Verdict.Corrected, VerdictSubject.Mask, null), readerId, null, at));
    }

    private static Task<VerdictRow?> NewestAsync(
        CovidLabelDb db, long sliceId, long modelId, Guid readerId, CancellationToken cancel) =>
        db.Verdicts.AsNoTracking().Where(row => row.SliceId == sliceId && row.ModelId == modelId && row.ReaderId == readerId)
            .OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancel);

    private static VerdictRow Row(GivenVerdict given, Guid readerId, string? idempotencyKey, DateTimeOffset at) => new()
    {
        SliceId = given.SliceId,
        ModelId = given.ModelId,
        ReaderId = readerId,
        Verdict = (int)given.Verdict,
        Subject = (int)given.Subject,
        Reason = given.Reason,
        IdempotencyKey = idempotencyKey,
        CreatedAt = at,
    };

    private static GivenVerdict Given(VerdictRow row) =>
        new(row.SliceId, row.ModelId, (Verdict)row.Verdict, (VerdictSubject)row.Subject, row.Reason);
}
