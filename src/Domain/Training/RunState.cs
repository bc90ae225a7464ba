namespace CovidLabel.Domain.Training;

/// <summary>Life of a training run; the database's CHECK constraints hold the legal combinations.</summary>
public enum RunState
{
    Queued = 0,
    Running = 1,

    /// <summary>A cancel was asked for; the trainer has not yet stopped.</summary>
    Cancelling = 2,
    Succeeded = 3,
    Failed = 4,
    Cancelled = 5,
}

/// <summary>The state's names outside the process.</summary>
public static class RunStates
{
    public static string Name(this RunState state) => state switch
    {
        RunState.Queued => "queued",
        RunState.Running => "running",
        RunState.Cancelling => "cancelling",
        RunState.Succeeded => "succeeded",
        RunState.Failed => "failed",
        RunState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>Whether the run will never change again.</summary>
    public static bool IsFinal(this RunState state) => state is RunState.Succeeded or RunState.Failed or RunState.Cancelled;
}
