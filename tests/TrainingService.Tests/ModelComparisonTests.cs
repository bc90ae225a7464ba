using CovidLabel.Domain.Annotations;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;

namespace CovidLabel.TrainingService.Tests;

public sealed class ModelComparisonTests
{
    [Fact]
    public void Of_TwoModels_IsAntisymmetricAndOverTheSlicesThatBothSaw()
    {
        var (first, second) = (Scores(1, 0.5, 80), Scores(2, 0.1, 76));
        var (one, other) = (ModelComparison.Of("a", first, "b", second), ModelComparison.Of("b", second, "a", first));

        Assert.Equal((76, 38), (one.Slices, one.Patients));
        Assert.True(one.Auc!.Difference.Low > 0, "the first model was made to be better");
        Assert.Equal(one.Auc.First - one.Auc.Second, one.Auc.Difference.Value, 12);
        Assert.Equal(one.Auc.Difference.Value, -other.Auc!.Difference.Value, 12);
        Assert.Equal(one.Auc.Difference.Low, -other.Auc.Difference.High, 12);
        Assert.Equal(one.Auc.Difference.Value, one.AucDeLong!.Difference.Value, 12);
        Assert.Equal(one.Dice!.First - one.Dice.Second, one.Dice.Difference.Value, 12);
    }

    [Fact]
    public void Of_ModelWithItself_DiffersByNothing()
    {
        var scores = Scores(1, 0.5, 80);
        var comparison = ModelComparison.Of("a", scores, "a", scores);

        Assert.Equal((0, 0, 0), (comparison.Auc!.Difference.Value, comparison.Auc.Difference.Low, comparison.Auc.Difference.High));
        Assert.Equal(0, comparison.Dice!.Difference.High);
        Assert.Null(comparison.AucDeLong);
    }

    [Fact]
    public void Of_NothingInCommon_HasNoFigures()
    {
        var comparison = ModelComparison.Of("a", Scores(1, 0.5, 4), "b", [.. Scores(1, 0.5, 8).Skip(4)]);

        Assert.Equal((0, null, null), (comparison.Slices, comparison.Auc, comparison.Dice));
    }

    /// <summary>Two slices a patient; probabilities lean to the label by the given strength.</summary>
    private static List<ScoredSlice> Scores(long seed, double strength, int slices)
    {
        var random = new SeededRandom(seed, "scores");
        var result = new List<ScoredSlice>();
        foreach (var item in TinySnapshot.Items(40).Take(slices))
        {
            var labelled = item with { Label = item.Slice.Length % 2 == 0 ^ int.Parse(item.Slice, System.Globalization.CultureInfo.InvariantCulture) / 2 % 2 == 0 ? ClassLabel.Covid : ClassLabel.NonCovid };
            var covid = (random.NextDouble() * (1 - strength)) + (labelled.Label == ClassLabel.Covid ? strength : 0);
            result.Add(new ScoredSlice(labelled, covid, covid, 0.5, new PixelCounts(random.NextInt(10) + 1, random.NextInt(10), random.NextInt(10)), null, null));
        }

        return result;
    }
}
