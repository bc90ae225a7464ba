using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Rows;

namespace CovidLabel.Web.Components.Training;

/// <summary>What an earlier run says of how long another takes.</summary>
/// <param name="Epochs">Epochs at most; null where the preset decides and no run has shown yet how many that are.</param>
/// <param name="FromRun">The run it was measured on.</param>
public sealed record ExpectedTime(TimeSpan Epoch, int? Epochs, long FromRun)
{
    public TimeSpan? Total => Epochs is { } epochs ? Epoch * epochs : null;
}

/// <summary>How long runs take, measured on runs.</summary>
public static class RunTimes
{
    /// <summary>Epochs whose mean predicts the next ones; the first ones also pay for warming up.</summary>
    private const int RecentEpochs = 8;

    /// <summary>What the newest run of the preset that succeeded took; null before there was any.</summary>
    /// <param name="epochs">Epochs asked for; null leaves them to the preset.</param>
    public static ExpectedTime? Expect(IEnumerable<RunRow> runs, string preset, int? epochs)
    {
        var known = runs.Where(run => run.Preset == preset).ToList();
        var last = known.Where(run => run.State == (int)RunState.Succeeded && run is { Epoch: > 0, StartedAt: not null, FinishedAt: not null })
            .MaxBy(run => run.FinishedAt);
        if (last is null) return null;
        var ofPreset = known.Where(run => run is { RequestedEpochs: null, Epochs: not null }).MaxBy(run => run.Id)?.Epochs;
        return new ExpectedTime((last.FinishedAt!.Value - last.StartedAt!.Value) / last.Epoch, epochs ?? ofPreset, last.Id);
    }

    /// <summary>Epochs done, with what is done of the one under way.</summary>
    public static double Done(RunRow run) => run.Epoch + (run is { Step: { } step, Steps: { } steps } ? (double)step / steps : 0);

    /// <summary>Where a run is, in words: epochs done or, within one, its step.</summary>
    public static string Place(RunRow run, int epochs) => run is { Step: { } step, Steps: { } steps } && run.Epoch < epochs
        ? $"Epoch {run.Epoch + 1} of {epochs}, step {step} of {steps}"
        : $"Epoch {run.Epoch} of {epochs}";

    /// <summary>
    /// At most how long a running run still takes (it may stop early); null before its first epoch, or when it is not running.
    /// </summary>
    /// <param name="seconds">Time spent training until the end of each epoch so far, as the trainer counts it; may be empty.</param>
    public static TimeSpan? Remaining(RunRow run, IReadOnlyList<double> seconds, DateTimeOffset now)
    {
        if (run.State != (int)RunState.Running || run.Epoch == 0 || run.Epochs is not { } epochs || run.StartedAt is not { } started)
            return null;
        var recent = seconds.TakeLast(RecentEpochs + 1).ToList();
        var epoch = recent.Count > 1 ? TimeSpan.FromSeconds((recent[^1] - recent[0]) / (recent.Count - 1)) : (now - started) / run.Epoch;
        return epoch * Math.Max(0, epochs - run.Epoch);
    }
}
