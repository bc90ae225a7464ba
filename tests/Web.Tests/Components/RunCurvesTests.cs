using CovidLabel.Web.Components.Training;

namespace CovidLabel.Web.Tests.Components;

public sealed class RunCurvesTests
{
    [Fact]
    public void Of_OneRun_HasAChartATaskWithTrainAndValidation()
    {
        var charts = RunCurves.Of([("", Metrics(("validation/auc", 0.7), ("train/segmentation", 0.5), ("validation/segmentation", 0.6), ("train/total", 1.2)))]);

        Assert.Equal(["Total loss", "Segmentation loss", "AUC"], charts.Select(chart => chart.Title));
        Assert.Equal(["train", "validation"], charts[1].Series.Select(series => series.Name));
        Assert.Equal([0, 1], charts[1].Series.Select(series => series.Look));
        Assert.True(charts[2].IsShare);
    }

    [Fact]
    public void Of_TwoRuns_NamesEachLineAfterItsRun()
    {
        var charts = RunCurves.Of([("run 1", Metrics(("train/total", 1.2))), ("run 2", Metrics(("train/total", 1.1), ("validation/total", 1.3)))]);

        var chart = Assert.Single(charts);
        Assert.Equal(["run 1, train", "run 2, train", "run 2, validation"], chart.Series.Select(series => series.Name));
    }

    [Fact]
    public void Of_ANameNobodyKnows_IsShownUnderItsName()
    {
        var charts = RunCurves.Of([("", Metrics(("gradient-norm", 3)))]);

        Assert.Equal("gradient-norm", Assert.Single(charts).Title);
    }

    [Fact]
    public void Headline_NothingValidated_TakesTheTrainingLoss()
    {
        Assert.Equal(("training loss", 1.2), Only(RunCurves.Headline(Metrics(("train/total", 1.2)))));
        Assert.Equal(("validation loss", 1.4), Only(RunCurves.Headline(Metrics(("train/total", 1.2), ("validation/total", 1.4)))));
        Assert.Empty(RunCurves.Headline(Metrics()).Values);
    }

    private static (string, double) Only((string Name, IReadOnlyList<double> Values) headline) => (headline.Name, Assert.Single(headline.Values));

    private static ILookup<string, (int Epoch, double Value)> Metrics(params (string Name, double Value)[] values) =>
        values.ToLookup(value => value.Name, value => (1, value.Value));
}
