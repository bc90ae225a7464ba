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

    public void CountInto(Progress progress)
    {
        progress.Seconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
        progress.ProcessorSeconds += (Environment.CpuUsage.TotalTime - processorBegan).TotalSeconds;
        Restart();
    }
}
