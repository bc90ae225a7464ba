using System.Globalization;

namespace CovidLabel.Web.Components.Charts;

/// <summary>
/// Maps values to positions along one axis of a chart, with ticks at round numbers. Ends are widened to ticks, so that every value
/// lies within the axis.
/// </summary>
public sealed class AxisScale
{
    private readonly double from;
    private readonly double to;
    private readonly double step;

    private AxisScale(double low, double high, double step, double from, double to)
    {
        Low = low;
        High = high;
        this.step = step;
        this.from = from;
        this.to = to;
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>Tick values from <see cref="Low"/> to <see cref="High"/>.</summary>
    public IReadOnlyList<double> Ticks
    {
        get
        {
            var count = (int)Math.Round((High - Low) / step);
            return [.. Enumerable.Range(0, count + 1).Select(i => Low + (i * step))];
        }
    }

    /// <summary>An axis over values, which may be none: then it runs from 0 to 1.</summary>
    /// <param name="values">What must fit; infinities and NaN (a diverged loss) are left out.</param>
    /// <param name="from">Position of the low end, in pixels.</param>
    /// <param name="to">Position of the high end, in pixels.</param>
    /// <param name="ticks">About how many ticks are wanted.</param>
    /// <param name="fromZero">Whether the axis must start at 0, as bars and losses need for honest proportions.</param>
    /// <param name="whole">Whether only whole numbers make sense, as for epochs.</param>
    public static AxisScale Over(
        IEnumerable<double> values, double from, double to, int ticks = 5, bool fromZero = false, bool whole = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ticks, 1);
        var low = double.PositiveInfinity;
        var high = double.NegativeInfinity;
        foreach (var value in values.Where(double.IsFinite))
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (low > high) (low, high) = (0, 1);
        if (fromZero) (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        if (low == high) high = low == 0 ? 1 : low + Math.Abs(low);
        var step = RoundStep((high - low) / ticks, whole);
        return new AxisScale(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, step, from, to);
    }

    /// <summary>An axis with given ends, such as 0 to 1 for a rate.</summary>
    public static AxisScale Fixed(double low, double high, double step, double from, double to) => new(low, high, step, from, to);

    /// <summary>Position of a value, in pixels.</summary>
    public double At(double value) => from + ((value - Low) / (High - Low) * (to - from));

    /// <summary>A tick's text, with as many digits as the step has.</summary>
    public string Label(double tick)
    {
        var digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 10);
        var text = tick.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return tick < 0 && text.TrimStart('-', '0', '.', ',').Length == 0 ? text.TrimStart('-') : text;
    }

    /// <summary>The smallest of 1, 2, 5 times a power of ten that is not below <paramref name="raw"/>.</summary>
    private static double RoundStep(double raw, bool whole)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw) + 1e-9));
        var step = (raw / power) switch
        {
            <= 1 + 1e-9 => power,
            <= 2 + 1e-9 => 2 * power,
            <= 5 + 1e-9 => 5 * power,
            _ => 10 * power,
        };
        return whole ? Math.Max(1, step) : step;
    }
}
