using CovidLabel.Web.Components.Charts;

namespace CovidLabel.Web.Tests.Components;

public sealed class AxisScaleTests
{
    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.013, 0.0874)]
    [InlineData(-3.0, 17.0)]
    [InlineData(1e-9, 3e-9)]
    [InlineData(0.30000000000000004, 0.9)]
    [InlineData(12345.0, 99999.0)]
    public void Over_AnyRange_HoldsEveryValueBetweenItsTicks(double low, double high)
    {
        var axis = AxisScale.Over([high, low], 0, 100);

        Assert.InRange(axis.At(low), -1e-6, 100 + 1e-6);
        Assert.InRange(axis.At(high), -1e-6, 100 + 1e-6);
        Assert.InRange(axis.Ticks.Count, 2, 12);
        Assert.Equal(axis.Low, axis.Ticks[0]);
        Assert.Equal(axis.High, axis.Ticks[^1], 9);
        Assert.Equal(axis.Ticks.Count, axis.Ticks.Select(axis.Label).Distinct().Count());
    }

    [Fact]
    public void Over_LossesFromZero_StartsAtZeroWithRoundTicks()
    {
        var axis = AxisScale.Over([2.3, 0.4], 200, 0, fromZero: true);

        Assert.Equal(["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"], axis.Ticks.Select(axis.Label));
        Assert.Equal(200, axis.At(0));
        Assert.Equal(0, axis.At(2.5), 9);
    }

    [Fact]
    public void Over_ADivergedLoss_IsScaledByTheRest()
    {
        var axis = AxisScale.Over([0.5, double.NaN, double.PositiveInfinity, 1.5], 0, 100, fromZero: true);

        Assert.Equal(0, axis.Low);
        Assert.InRange(axis.High, 1.5, 2);
    }

    [Fact]
    public void Over_NoValues_RunsFromZeroToOne()
    {
        var axis = AxisScale.Over([], 0, 100);

        Assert.Equal((0.0, 1.0), (axis.Low, axis.High));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(4.0)]
    [InlineData(-4.0)]
    public void Over_OneValue_StillHasAnExtent(double value)
    {
        var axis = AxisScale.Over([value], 0, 100);

        Assert.True(axis.High > axis.Low);
        Assert.True(double.IsFinite(axis.At(value)));
    }

    [Fact]
    public void Over_FewEpochs_HasWholeTicksOnly()
    {
        var axis = AxisScale.Over([0, 3], 0, 100, ticks: 6, whole: true);

        Assert.Equal(["0", "1", "2", "3"], axis.Ticks.Select(axis.Label));
    }

    [Fact]
    public void Label_NegativeZero_HasNoSign()
    {
        var axis = AxisScale.Over([-0.3, 0.3], 0, 100);

        Assert.DoesNotContain(axis.Ticks.Select(axis.Label), label => label.StartsWith('-') && label.Trim('-', '0', '.').Length == 0);
    }
}
