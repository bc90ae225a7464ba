using System.Globalization;
using System.Text;

namespace CovidLabel.Web.Components.Charts;

/// <summary>SVG path data in pixels with one decimal.</summary>
public static class ChartPath
{
    /// <summary>A line through the points, broken where a value is not finite.</summary>
    public static string Line(IEnumerable<ChartPoint> points, AxisScale x, AxisScale y)
    {
        var path = new StringBuilder();
        var drawing = false;
        foreach (var point in points)
        {
            if (!double.IsFinite(point.X) || !double.IsFinite(point.Y))
            {
                drawing = false;
                continue;
            }

            path.Append(CultureInfo.InvariantCulture, $"{(drawing ? 'L' : 'M')}{x.At(point.X):0.#} {y.At(point.Y):0.#}");
            drawing = true;
        }

        return path.ToString();
    }

    /// <summary>At most so many points of a line that get a marker, first and last among them.</summary>
    public static IEnumerable<ChartPoint> Marked(IReadOnlyList<ChartPoint> points, int most = 10)
    {
        var finite = points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToList();
        if (finite.Count <= most) return finite;
        return Enumerable.Range(0, most).Select(i => finite[(int)Math.Round(i * (finite.Count - 1) / (most - 1.0))]);
    }

    public static string Number(double pixels) => pixels.ToString("0.#", CultureInfo.InvariantCulture);
}
