using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;

namespace CovidLabel.TrainingService.Tests;

public sealed class CalibrationTests
{
    [Fact]
    public void Figures_SmallExample_EqualThoseComputedApart()
    {
        double[] probabilities = [0.02, 0.05, 0.31, 0.33, 0.34, 0.7, 0.71, 0.95, 0.99, 1];
        bool[] positive = [false, false, true, false, false, true, false, true, true, true];
        var figures = Calibration.Evaluate(Scores(probabilities, positive));

        Assert.Equal(0.124, figures.Ece.Value, 12);
        Assert.Equal(0.13002, figures.Brier.Value, 12);
        Assert.Equal([0, 4, 5, 10, 14], figures.Bins.Index().Where(bin => bin.Item.N > 0).Select(bin => bin.Index));
        Assert.Equal((15, 3, 1.0), (figures.Bins.Count, figures.Bins[14].N, figures.Bins[14].To));
        Assert.Null(figures.Bins[1].CovidShare);
    }

    [Fact]
    public void Ece_EveryBinHoldsTheShareItPromises_IsZero()
    {
        var slices = Enumerable.Range(1, 9).SelectMany(tenth => Enumerable.Range(0, 10).Select(i => (Probability: tenth / 10.0, Covid: i < tenth))).ToArray();

        Assert.Equal(0, Calibration.Evaluate(Scores([.. slices.Select(slice => slice.Probability)], [.. slices.Select(slice => slice.Covid)])).Ece.Value, 12);
    }

    [Fact]
    public void Temperature_SmallExample_IsTheRootOfTheDerivativeComputedApart() => Assert.Equal(
        1.669686,
        Temperature.Fit([0.95, 0.9, 0.85, 0.99, 0.2, 0.6, 0.1, 0.05, 0.97, 0.3], [true, true, false, true, false, true, false, true, true, false]),
        6);

    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void Temperature_SharpenedProbabilities_IsFoundAgain(double sharpening)
    {
        var random = new SeededRandom(3, "temperature");
        double[] honest = [.. Enumerable.Range(0, 4000).Select(_ => 0.02 + (0.96 * random.NextDouble()))];
        bool[] positive = [.. honest.Select(probability => random.NextDouble() < probability)];
        double[] sharpened = [.. honest.Select(probability => Temperature.Apply(probability, 1 / sharpening))];

        Assert.InRange(Temperature.Fit(sharpened, positive) / sharpening, 0.93, 1.07);
    }

    [Fact]
    public void Temperature_Applied_KeepsRankingAndTheHalf()
    {
        var random = new SeededRandom(1, "ranking");
        double[] probabilities = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())];
        bool[] positive = [.. probabilities.Select(probability => random.NextDouble() < probability)];
        double[] cooled = [.. probabilities.Select(probability => Temperature.Apply(probability, 2.7))];

        Assert.Equal(Metrics.Auc(probabilities, positive), Metrics.Auc(cooled, positive));
        Assert.Equal(0.5, Temperature.Apply(0.5, 2.7), 15);
        Assert.Equal(0.123456789, Temperature.Apply(0.123456789, 1));
        Assert.All(cooled, probability => Assert.InRange(probability, 0, 1));
        Assert.InRange(Temperature.Apply(1, 0.05), 0.999, 1);
    }

    [Fact]
    public void Temperature_NothingToFit_StaysAtOneAndFaultlessSlicesDoNotFreezeIt()
    {
        Assert.Equal(1, Temperature.Fit([0.9, 0.8], [true, true]));
        Assert.Equal(1, Temperature.Fit([], []));
        Assert.InRange(Temperature.Fit([0.9, 0.8, 0.1, 0.2], [true, true, false, false]), 0.2, 1);
    }

    private static ClassificationScores Scores(double[] probabilities, bool[] positive) =>
        new(probabilities, positive, [.. Enumerable.Range(0, positive.Length).Select(i => $"{i}")]);
}
