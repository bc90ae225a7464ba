using System.Globalization;

namespace Support;

/// <summary>
/// How much of its processors a virtual machine was not given: what takes long then, takes long for a reason that no program has.
/// From the first line of /proc/stat (proc(5)): user, nice, system, idle, iowait, irq, softirq, steal.
/// </summary>
public readonly record struct Stolen(long Steal, long Total)
{
    public static Stolen Now()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToList();
        return new Stolen(ticks[7], ticks.Sum());
    }

    /// <returns>The share since then, 0 to 1.</returns>
    public double ShareSince(Stolen before) => Total == before.Total ? 0 : (double)(Steal - before.Steal) / (Total - before.Total);
}
