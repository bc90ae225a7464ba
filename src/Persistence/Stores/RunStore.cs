using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Notifications;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Stores;

/// <summary>How far an epoch is.</summary>
/// <param name="Step">The last step taken, from 1.</param>
/// <param name="Steps">Steps that an epoch has.</param>
public sealed record EpochStep(int Step, int Steps);

/// <summary>Training runs: the admin's requests and the trainers' queue.</summary>
public sealed class RunStore(IDbContextFactory<CovidLabelDb> databases, TimeProvider time)
{
    /// <summary>A trainer that has been silent for this long is taken for dead and its run given to another.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(15);

    public async Task<long> CreateAsync(string preset, int? epochs, long seed, Guid requestedBy, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var run = new RunRow
        {
            Preset = preset,
            RequestedEpochs = epochs,
            Seed = seed,
            State = (int)RunState.Queued,
            RequestedBy = requestedBy,
            CreatedAt = time.GetUtcNow(),
        };
        db.Runs.Add(run);
        await db.SaveChangesAsync(cancel);
        await Notifier.NotifyAsync(db, Channel.Runs, run.Id.ToString(), cancel);
        await transaction.CommitAsync(cancel);
        return run.Id;
    }

    /// <summary>Takes the oldest queued run, or one whose trainer went silent; null where there is none.</summary>
    public async Task<RunRow?> ClaimAsync(string trainerId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var silent = now - SilentAfter;
        var claimed = await db.Database.SqlQuery<long>($"""
            update runs set state = case state when 0 then 1 else state end, trainer_id = {trainerId}, heartbeat_at = {now},
                            started_at = coalesce(started_at, {now}), attempts = attempts + 1
            where id = (select id from runs where state = 0 or (state in (1, 2) and heartbeat_at < {silent})
                        order by created_at for update skip locked limit 1)
            returning id as "Value"
            """).ToListAsync(cancel);
        if (claimed.Count == 0) return null;
        var id = claimed[0];
        await Notifier.NotifyAsync(db, Channel.Runs, id.ToString(), cancel);
        return await db.Runs.AsNoTracking().SingleAsync(run => run.Id == id, cancel);
    }

    /// <summary>
    /// Says that the trainer is at work, and where. False: it is not, since it was silent too long and another took over, or the run has
    /// ended; nothing more may be written to the run. Tells no listener: it comes twice a second.
    /// </summary>
    /// <param name="step">The last step of the epoch under way; null between epochs.</param>
    public async Task<bool> HeartbeatAsync(long runId, string trainerId, EpochStep? step = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        return await Owned(db, runId, trainerId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(run => run.HeartbeatAt, now)
                    .SetProperty(run => run.Step, step == null ? null : step.Step).SetProperty(run => run.Steps, step == null ? null : step.Steps),
                cancel) == 1;
    }

    public async Task<bool> IsCancellingAsync(long runId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Runs.AnyAsync(run => run.Id == runId && run.State == (int)RunState.Cancelling, cancel);
    }

    /// <summary>Records what the run is made from, once known.</summary>
    public async Task DescribeAsync(
        long runId, string trainerId, string options, int epochs, string snapshotHash, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await Owned(db, runId, trainerId).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.Options, options).SetProperty(run => run.Epochs, epochs)
                .SetProperty(run => run.SnapshotHash, snapshotHash),
            cancel);
        await Notifier.NotifyAsync(db, Channel.Runs, runId.ToString(), cancel);
    }

    /// <summary>
    /// Adds the values of one finished epoch; a repeated epoch (after a resume from an earlier checkpoint) replaces them.
    /// </summary>
    public async Task AppendEpochAsync(
        long runId, int epoch, IReadOnlyDictionary<string, double> values, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.RunMetrics.Where(metric => metric.RunId == runId && metric.Epoch >= epoch).ExecuteDeleteAsync(cancel);
        db.RunMetrics.AddRange(values.Select(pair => new RunMetricRow
        {
            RunId = runId,
            Epoch = epoch,
            Name = pair.Key,
            Value = pair.Value,
        }));
        await db.SaveChangesAsync(cancel);
        await db.Runs.Where(run => run.Id == runId)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.Epoch, epoch), cancel);
        await Notifier.NotifyAsync(db, Channel.Runs, runId.ToString(), cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task LogAsync(long runId, string message, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.RunLogs.Add(new RunLogRow { RunId = runId, At = time.GetUtcNow(), Message = message });
        await db.SaveChangesAsync(cancel);
        await Notifier.NotifyAsync(db, Channel.Runs, runId.ToString(), cancel);
    }

    /// <summary>
    /// Ends a run that is still this trainer's; false where it is another's. To say it again, since the connection broke before the answer,
    /// is no harm.
    /// </summary>
    /// <param name="error">One sentence, exactly when <paramref name="state"/> is failed.</param>
    public async Task<bool> FinishAsync(
        long runId, string trainerId, RunState state, string? error, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var ended = await Owned(db, runId, trainerId).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.State, (int)state).SetProperty(run => run.Error, error)
                .SetProperty(run => run.FinishedAt, now).SetProperty(run => run.Step, (int?)null).SetProperty(run => run.Steps, (int?)null),
            cancel);
        await Notifier.NotifyAsync(db, Channel.Runs, runId.ToString(), cancel);
        return ended == 1 ||
            await db.Runs.AnyAsync(run => run.Id == runId && run.TrainerId == trainerId && run.State == (int)state, cancel);
    }

    /// <summary>Cancels at once what is queued; asks the trainer to stop what is running. False: no such run, or it has ended.</summary>
    public async Task<bool> CancelAsync(long runId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var changed = await db.Database.ExecuteSqlAsync($"""
            update runs set state = case state when 0 then 5 else 2 end, finished_at = case state when 0 then {now} end
            where id = {runId} and state in (0, 1, 2)
            """, cancel);
        await Notifier.NotifyAsync(db, Channel.Runs, runId.ToString(), cancel);
        return changed == 1;
    }

    public async Task<RunRow?> FindAsync(long runId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == runId, cancel);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<RunRow>> ListAsync(int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Runs.AsNoTracking().OrderByDescending(run => run.Id).Take(take).ToListAsync(cancel);
    }

    /// <summary>All curves of a run, by name, in order of epoch.</summary>
    public async Task<ILookup<string, (int Epoch, double Value)>> MetricsAsync(long runId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await db.RunMetrics.AsNoTracking().Where(metric => metric.RunId == runId)
            .OrderBy(metric => metric.Epoch).ToListAsync(cancel);
        return rows.ToLookup(metric => metric.Name, metric => (metric.Epoch, metric.Value));
    }

    public async Task<IReadOnlyList<RunLogRow>> LogsAsync(long runId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.RunLogs.AsNoTracking().Where(log => log.RunId == runId).OrderBy(log => log.Id).ToListAsync(cancel);
    }

    private static IQueryable<RunRow> Owned(CovidLabelDb db, long runId, string trainerId) => db.Runs.Where(run =>
        run.Id == runId && run.TrainerId == trainerId &&
        (run.State == (int)RunState.Running || run.State == (int)RunState.Cancelling));
}
