using CovidLabel.Web.Components.Charts;

namespace CovidLabel.Web.Components.Training;

/// <summary>One chart of a run's curves.</summary>
/// <param name="IsShare">Whether values lie between 0 and 1.</param>
public sealed record CurveChart(string Title, string YTitle, bool IsShare, IReadOnlyList<ChartSeries> Series);

/// <summary>Groups a run's metric rows ("train/segmentation", "validation/dice") into charts: one a task's loss, then scores.</summary>
public static class RunCurves
{
    /// <summary>Time spent training until the end of each epoch, in seconds; the trainer's own clock.</summary>
    public const string SecondsName = "seconds";

    private static readonly string[] Parts = ["train", "validation"];

    private static readonly Dictionary<string, (int Order, string Title, string YTitle, bool IsShare)> Known = new()
    {
        ["total"] = (0, "Total loss", "sum of the losses", false),
        ["reconstruction"] = (1, "Reconstruction loss", "mean squared error", false),
        ["classification"] = (2, "Classification loss", "binary cross-entropy", false),
        ["segmentation"] = (3, "Segmentation loss", "Dice loss", false),
        ["dice"] = (4, "Dice", "Dice, 0 to 1", true),
        ["auc"] = (5, "AUC", "area under the ROC curve", true),
        ["learning-rate"] = (8, "Learning rate", "step size", false),
        [SecondsName] = (9, "Time", "seconds since the start", false),
        ["waited-seconds"] = (10, "Waiting for batches", "seconds since the start", false),
        ["processor-seconds"] = (11, "Processor time", "seconds of all cores since the start", false),
        ["resident-mib"] = (12, "Memory", "resident, MiB", false),
    };

    /// <summary>Charts of one run, or of several laid over each other.</summary>
    /// <param name="runs">Metric rows of each run, with what to call it; the name is left out where there is only one.</param>
    public static IReadOnlyList<CurveChart> Of(IReadOnlyList<(string Name, ILookup<string, (int Epoch, double Value)> Metrics)> runs) =>
    [
        .. runs.SelectMany(run => run.Metrics.Select(metric => Subject(metric.Key))).Distinct()
            .OrderBy(subject => Known.TryGetValue(subject, out var known) ? known.Order : 7)
            .ThenBy(subject => subject, StringComparer.Ordinal)
            .Select(subject => Chart(subject, runs)),
    ];

    /// <summary>The curve a list shows small: validation loss, or training loss where nothing is validated.</summary>
    public static (string Name, IReadOnlyList<double> Values) Headline(ILookup<string, (int Epoch, double Value)> metrics)
    {
        var validation = metrics["validation/total"].Select(point => point.Value).ToList();
        return validation.Count > 0
            ? ("validation loss", validation)
            : ("training loss", [.. metrics["train/total"].Select(point => point.Value)]);
    }

    private static CurveChart Chart(string subject, IReadOnlyList<(string Name, ILookup<string, (int Epoch, double Value)> Metrics)> runs)
    {
        var (_, title, yTitle, isShare) = Known.GetValueOrDefault(subject, (7, subject, subject, false));
        var series = new List<ChartSeries>();
        foreach (var (run, metrics) in runs)
        {
            foreach (var (name, part) in Parts.Select(part => ($"{part}/{subject}", part)).Append((subject, "")))
            {
                if (!metrics.Contains(name)) continue;
                var said = string.Join(", ", new[] { runs.Count > 1 ? run : "", part }.Where(word => word.Length > 0));
                series.Add(new ChartSeries(
                    said.Length > 0 ? said : title,
                    [.. metrics[name].Select(point => new ChartPoint(point.Epoch, point.Value))],
                    series.Count % 6,
                    name));
            }
        }

        return new CurveChart(title, yTitle, isShare, series);
    }

    private static string Subject(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
