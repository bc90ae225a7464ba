using CovidLabel.Persistence.Stores;

namespace CovidLabel.TrainingService.Worker;

/// <summary>Why a run must stop before its end.</summary>
public enum StopReason
{
    None = 0,

    /// <summary>An admin cancelled it.</summary>
    Cancelled = 1,

    /// <summary>Another trainer took it over; it is no longer ours to touch.</summary>
    Lost = 2,
}

/// <summary>Says twice a second that the trainer is at work on a run and where, and hears whether it still should be.</summary>
public sealed class RunWatch(RunStore runs, Patience patience, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Watches until the run must stop or <paramref name="cancel"/> is cancelled.</summary>
    /// <param name="step">Where the epoch stands.</param>
    /// <param name="stop">Called once, when the run must stop.</param>
    public async Task<StopReason> WatchAsync(long runId, string trainerId, Func<EpochStep?> step, Action stop, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var reason = await patience.RunAsync(() => AskAsync(runId, trainerId, step(), cancel), cancel);
                if (reason != StopReason.None)
                {
                    stop();
                    return reason;
                }

                await Task.Delay(Interval, time, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return StopReason.None;
        }
    }

    private async Task<StopReason> AskAsync(long runId, string trainerId, EpochStep? step, CancellationToken cancel)
    {
        if (!await runs.HeartbeatAsync(runId, trainerId, step, cancel)) return StopReason.Lost;
        return await runs.IsCancellingAsync(runId, cancel) ? StopReason.Cancelled : StopReason.None;
    }
}
