using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;

namespace CovidLabel.TrainingService.Tests;

public sealed class MetricsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Auc_WithManyTies_EqualsTheShareOfRightlyRankedPairs(long seed)
    {
        var random = new SeededRandom(seed, "auc");
        var scores = Enumerable.Range(0, 60).Select(_ => random.NextInt(8) / 8.0).ToArray();
        var positive = scores.Select(score => random.NextDouble() < 0.3 + (score / 2)).ToArray();
        var pairs = from p in Enumerable.Range(0, 60).Where(i => positive[i])
                    from n in Enumerable.Range(0, 60).Where(i => !positive[i])
                    select scores[p] > scores[n] ? 1.0 : scores[p] == scores[n] ? 0.5 : 0;

        Assert.Equal(pairs.Average(), Metrics.Auc(scores, positive)!.Value, 12);
    }

    [Fact]
    public void Auc_SlicesCountedSeveralTimes_EqualsRepeatingThem()
    {
        double[] scores = [0.1, 0.4, 0.4, 0.8];
        bool[] positive = [false, true, false, true];

        Assert.Equal(
            Metrics.Auc([0.1, 0.1, 0.4, 0.4, 0.4, 0.8], [false, false, true, false, false, true]),
            Metrics.Auc(scores, positive, [2, 1, 2, 1], Metrics.Ascending(scores)));
    }

    [Fact]
    public void Auc_OneClassAbsent_IsNull() => Assert.Null(Metrics.Auc([0.1, 0.9], [true, true]));

    [Fact]
    public void Roc_WithTies_HasOnePointADistinctScore()
    {
        Assert.Equal(
            [new RocPoint(0, 0), new RocPoint(0, 0.5), new RocPoint(0.5, 1), new RocPoint(1, 1)],
            Metrics.Roc([0.9, 0.5, 0.5, 0.1], [true, true, false, false]));
    }

    [Fact]
    public void BestThreshold_SeparableScores_LiesBetweenThem() =>
        Assert.Equal(0.45, Metrics.BestThreshold([0.1, 0.3, 0.6, 0.9], [false, false, true, true]), 12);

    [Fact]
    public void PixelCounts_DrawnAndLesion_CountEveryPixelOnce()
    {
        var counts = PixelCounts.Of([1, 1, 0, 0, 1], [2, 0, 3, 0, 1]);

        Assert.Equal(new PixelCounts(2, 1, 1), counts);
        Assert.Equal(2.0 * 2 / ((2 * 2) + 1 + 1), counts.Dice);
    }

    [Fact]
    public void Segmentation_EmptyOnEmpty_IsACorrectNegativeAndNeverADiceOfOne()
    {
        var half = new PixelCounts(1, 1, 1);
        var evaluation = new SegmentationScores([half, new(0, 0, 0), new(0, 5, 0)], ["a", "b", "c"]).Evaluate(0.5)!;

        Assert.Equal(1, evaluation.N);
        Assert.Equal(0.5, evaluation.DicePerSlice!.Value);
        Assert.Equal(2.0 / (2 + 1 + 1 + 5), evaluation.DicePooled!.Value, 12);
        Assert.Equal((2, 1, 1), (evaluation.Negatives, evaluation.CorrectNegatives, evaluation.FalsePositivesOnNegatives));
    }

    [Fact]
    public void Segmentation_OnlyNegatives_HasNoDiceAtAll()
    {
        var evaluation = new SegmentationScores([new(0, 0, 0), new(0, 2, 0)], ["a", "b"]).Evaluate(0.5)!;

        Assert.Null(evaluation.DicePerSlice);
        Assert.Null(evaluation.DicePooled);
        Assert.Equal(1, evaluation.CorrectNegatives);
    }

    [Fact]
    public void Classification_Figures_MatchTheCountsByHand()
    {
        var evaluation = new ClassificationScores([0.9, 0.6, 0.4, 0.2], [true, false, true, false], ["a", "b", "c", "d"]).Evaluate(0.5)!;

        Assert.Equal((0.5, 0.5, 0.5), (evaluation.Accuracy.Value, evaluation.Sensitivity!.Value, evaluation.Specificity!.Value));
        Assert.Equal(0.75, evaluation.Auc!.Value);
        Assert.Equal((4, 4, 2), (evaluation.N, evaluation.Patients, evaluation.Covid));
    }

    [Fact]
    public void Bootstrap_SameSlices_GivesTheSameFoldsAndResamplesWholePatients()
    {
        string[] groups = ["a", "a", "a", "b", "c"];
        var first = new ClusterBootstrap(groups).Distribution(times => times[0]);
        var second = new ClusterBootstrap(groups).Distribution(times => times[0]);

        Assert.Equal(first, second);
        new ClusterBootstrap(groups).Distribution(times =>
        {
            Assert.Equal(times[0], times[1]);
            Assert.Equal(times[0], times[2]);
            Assert.Equal(3, times[0] + times[3] + times[4]);
            return 0;
        });
    }

    [Fact]
    public void Bootstrap_OnePatientOfManySlices_WidensTheInterval()
    {
        var random = new SeededRandom(1, "cluster");
        var values = Enumerable.Range(0, 20).SelectMany(_ => Enumerable.Repeat(random.NextDouble(), 10)).ToArray();
        var byPatient = Width(Enumerable.Range(0, 200).Select(i => $"{i / 10}"));
        var bySlice = Width(Enumerable.Range(0, 200).Select(i => $"{i}"));

        Assert.True(byPatient > 2 * bySlice, $"{byPatient} against {bySlice}");

        double Width(IEnumerable<string> groups)
        {
            var interval = ClusterBootstrap.Interval(
                values.Average(), new ClusterBootstrap([.. groups]).Distribution(times => values.Zip(times, (value, count) => value * count).Sum() / times.Sum()))!;
            return interval.High - interval.Low;
        }
    }

    [Fact]
    public void EvaluationJson_RoundTrip_KeepsTheShapeThatPagesAndApiShow()
    {
        var scores = new ClassificationScores([0.9, 0.2], [true, false], ["a", "b"]).Evaluate(0.5);
        var evaluation = new Evaluation("w", "s", 0.95, 2000, new TestPart(2, 2), scores, null, new ReconstructionEvaluation(2, 0.01), [], []);
        var json = EvaluationJson.Write(evaluation);

        Assert.Contains("\"auc\":{\"value\":1,\"low\":1,\"high\":1}", json);
        Assert.Contains("\"roc\":[{\"fpr\":0,\"tpr\":0}", json);
        Assert.Contains("\"segmentation\":null", json);
        Assert.Equal(json, EvaluationJson.Write(EvaluationJson.Read(json)));
    }
}
