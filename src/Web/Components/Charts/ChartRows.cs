namespace CovidLabel.Web.Components.Charts;

/// <summary>One x with the value of each line there; null where a line has none.</summary>
public sealed record ChartRow(double X, IReadOnlyList<double?> Values);

/// <summary>The table that says what a line chart shows.</summary>
public static class ChartRows
{
    /// <summary>
    /// One row an x, ascending. Where a line has several values at one x, as a ROC curve's vertical steps have, the row shows the last.
    /// </summary>
    public static IReadOnlyList<ChartRow> Of(IReadOnlyList<ChartSeries> series)
    {
        var rows = new SortedDictionary<double, double?[]>();
        for (var line = 0; line < series.Count; line++)
        {
            foreach (var point in series[line].Points)
            {
                if (!rows.TryGetValue(point.X, out var values)) rows[point.X] = values = new double?[series.Count];
                values[line] = point.Y;
            }
        }

        return [.. rows.Select(row => new ChartRow(row.Key, row.Value))];
    }
}
