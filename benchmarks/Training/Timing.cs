using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Training;

/// <summary>What one piece of work took, per repetition.</summary>
/// <param name="Seconds">On the clock.</param>
/// <param name="ProcessorSeconds">Of all threads together: what is left of the truth where others use the processors too.</param>
internal readonly record struct Timing(double Seconds, double ProcessorSeconds)
{
    /// <param name="finish">Waits for what the work only asked for, as of a graphics card; null where there is nothing to wait for.</param>
    public static Timing Of(int times, Action work, Action? finish = null)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++) work();
        finish?.Invoke();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Timing(seconds / times, (Environment.CpuUsage.TotalTime - processor).TotalSeconds / times);
    }

    /// <summary>What the peer measured.</summary>
    public static Timing Of(JsonObject answer) => new((double)answer["seconds"]!, (double)answer["processorSeconds"]!);

    /// <summary>Median and the quartiles on either side of it.</summary>
    public static (double Lower, double Median, double Upper) Quartiles(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        double At(double share)
        {
            var place = share * (sorted.Length - 1);
            var below = (int)place;
            var above = Math.Min(below + 1, sorted.Length - 1);
            return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
        }

        return (At(0.25), At(0.5), At(0.75));
    }
}
