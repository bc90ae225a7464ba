using CovidLabel.Persistence.Stores;

namespace CovidLabel.TrainingService.Worker;

/// <summary>Says twice a second that the trainer is at work on a run and where, and hears whether it still should be.</summary>
public sealed class RunWatch(RunStore runs, Patience patience, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Watches until the run must stop, since an admin cancels it or another trainer has taken it over, or <paramref name="cancel"/> is
    /// cancelled. Whose the run is at its end, only <see cref="RunStore.FinishAsync"/> can tell: a heartbeat also misses a run that has ended.
    /// </summary>
    /// <param name="step">Where the epoch stands.</param>
    /// <param name="stop">Called at most once, when the run must stop.</param>
    public async Task WatchAsync(long runId, string trainerId, Func<EpochStep?> step, Action stop, CancellationToken cancel)
    {
        try
        {
            while (await patience.RunAsync(() => GoesOnAsync(runId, trainerId, step(), cancel), cancel)) await Task.Delay(Interval, time, cancel);
            stop();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Nothing is left to watch.
        }
    }

    private async Task<bool> GoesOnAsync(long runId, string trainerId, EpochStep? step, CancellationToken cancel) =>
        await runs.HeartbeatAsync(runId, trainerId, step, cancel) && !await runs.IsCancellingAsync(runId, cancel);
}
