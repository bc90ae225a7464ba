using CovidLabel.Web.Components.Charts;

namespace CovidLabel.Web.Tests.Components;

public sealed class ChartPathTests
{
    private static readonly AxisScale Hundred = AxisScale.Fixed(0, 10, 1, 0, 100);

    [Fact]
    public void Line_AValueThatIsNotFinite_LeavesAGap()
    {
        var path = ChartPath.Line([new(0, 1), new(1, 2), new(2, double.NaN), new(3, 4.04)], Hundred, Hundred);

        Assert.Equal("M0 10L10 20M30 40.4", path);
    }

    [Fact]
    public void Marked_ALongLine_KeepsFirstAndLast()
    {
        var points = Enumerable.Range(1, 500).Select(epoch => new ChartPoint(epoch, 1)).Append(new ChartPoint(501, double.NaN)).ToList();

        var marked = ChartPath.Marked(points).ToList();

        Assert.Equal(10, marked.Count);
        Assert.Equal(1, marked[0].X);
        Assert.Equal(500, marked[^1].X);
    }

    [Fact]
    public void ChartRows_LinesOfDifferentLength_LeaveBlanks()
    {
        var rows = ChartRows.Of([new("a", [new(1, 0.1), new(2, 0.2)], 0), new("b", [new(2, 0.5), new(3, 0.6)], 1)]);

        Assert.Equal([1.0, 2.0, 3.0], rows.Select(row => row.X));
        Assert.Equal([0.1, null], rows[0].Values);
        Assert.Equal([0.2, 0.5], rows[1].Values);
        Assert.Equal([null, 0.6], rows[2].Values);
    }
}
