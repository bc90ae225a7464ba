using System.Diagnostics;

namespace CovidLabel.TrainingService.Train;

/// <summary>What training costs: time on the clock and on all processor cores, counted since it was last asked.</summary>
internal sealed class Effort
{
    private long began = Stopwatch.GetTimestamp();
    private TimeSpan processorBegan = Environment.CpuUsage.TotalTime;

    /// <summary>Counts anew: what has passed was not training.</summary>
    public void Restart()
    {
        began = Stopwatch.GetTimestamp();
        processorBegan = Environment.CpuUsage.TotalTime;
    }

    /// <summary>Does what the step must wait for, and counts the time: reading and augmenting ought to keep ahead of it.</summary>
    public static T Wait<T>(Progress progress, Func<T> next)
    {
        var asked = Stopwatch.GetTimestamp();
        var result = next();
        progress.WaitedSeconds += Stopwatch.GetElapsedTime(asked).TotalSeconds;
        return result;
    }

    public void CountInto(Progress progress)
    {
        progress.Seconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
        progress.ProcessorSeconds += (Environment.CpuUsage.TotalTime - processorBegan).TotalSeconds;
        Restart();
    }
}
