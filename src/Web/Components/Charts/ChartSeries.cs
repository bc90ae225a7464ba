namespace CovidLabel.Web.Components.Charts;

/// <summary>A point of a line; what is not finite leaves a gap.</summary>
public readonly record struct ChartPoint(double X, double Y);

/// <summary>One line of a chart.</summary>
/// <param name="Key">What the line is of, for machines: the name of its rows.</param>
/// <param name="Look">0-5: colour, dash pattern and marker together, so that lines stay apart in grey.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points, int Look, string? Key = null);
