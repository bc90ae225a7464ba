using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;

namespace CovidLabel.TrainingService.Tests;

/// <summary>Expected values come from the definition of 1988 (every positive against every negative), computed apart from this code.</summary>
public sealed class DeLongTests
{
    private static readonly bool[] Positive = [true, true, true, true, true, false, false, false, false, false, false];
    private static readonly double[] First = [0.9, 0.8, 0.7, 0.55, 0.3, 0.6, 0.55, 0.4, 0.3, 0.2, 0.1];
    private static readonly double[] Second = [0.6, 0.9, 0.5, 0.45, 0.4, 0.7, 0.5, 0.35, 0.3, 0.25, 0.4];

    [Fact]
    public void Interval_ScoresWithTies_EqualsTheDefinition()
    {
        var interval = DeLong.Interval(First, Positive)!;

        Assert.Equal(0.8333333333333334, interval.Value, 12);
        Assert.Equal(0.5730276182415095, interval.Low, 12);
        Assert.Equal(1, interval.High); // 1.0936 before it is cut
    }

    [Fact]
    public void Compare_TwoRankings_EqualsTheDefinition()
    {
        var test = DeLong.Compare(First, Second, Positive)!;

        Assert.Equal(0.06666666666666665, test.Difference.Value, 12);
        Assert.Equal(-0.15608620783921365, test.Difference.Low, 12);
        Assert.Equal(0.289419541172547, test.Difference.High, 12);
        Assert.Equal(0.586588460085413, test.Z, 10);
        Assert.Equal(0.5574801348628698, test.P, 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Interval_AnyScores_HasMannWhitneysAucInIt(long seed)
    {
        var random = new SeededRandom(seed, "delong");
        double[] scores = [.. Enumerable.Range(0, 80).Select(_ => random.NextInt(12) / 12.0)];
        bool[] positive = [.. scores.Select(score => random.NextDouble() < 0.2 + (score / 2))];

        Assert.Equal(Metrics.Auc(scores, positive)!.Value, DeLong.Interval(scores, positive)!.Value, 12);
    }

    [Fact]
    public void Compare_OrderOfModels_ChangesTheSignOnly()
    {
        var (one, other) = (DeLong.Compare(First, Second, Positive)!, DeLong.Compare(Second, First, Positive)!);

        Assert.Equal(one.Z, -other.Z, 12);
        Assert.Equal(one.P, other.P, 12);
        Assert.Null(DeLong.Compare(First, [.. First.Select(score => score / 2)], Positive));
    }

    [Fact]
    public void Interval_NothingToEstimateFrom_IsNull()
    {
        Assert.Null(DeLong.Interval([0.1, 0.2, 0.8, 0.9], [false, false, true, true]));
        Assert.Null(DeLong.Interval([0.1, 0.9, 0.3], [false, true, false]));
        Assert.Null(DeLong.Interval([0.1, 0.9], [true, true]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 0.920344325445942)]
    [InlineData(-1, 0.31731050786291415)]
    [InlineData(1.96, 0.04999579029644087)]
    [InlineData(3.5, 0.00046525815807105)]
    [InlineData(3.6, 0.000318217180315068)]
    [InlineData(5, 5.733031437583892e-07)]
    [InlineData(8, 1.2441921148543639e-15)]
    public void Normal_TwoSidedP_EqualsErfc(double z, double p) => Assert.InRange(Normal.TwoSidedP(z) / p, 1 - 1e-9, 1 + 1e-9);
}
