namespace CovidLabel.Web.Api;

/// <summary>The losses of one part of the data in one epoch; a task that was not trained, or had no target, is null.</summary>
internal sealed record TaskLosses(double? Total, double? Reconstruction, double? Segmentation, double? Classification);

internal sealed record EpochLosses(int Epoch, TaskLosses Train, TaskLosses Validation);

internal sealed record EpochMetrics(int Epoch, IReadOnlyDictionary<string, double> Values);

/// <summary>Turns a run's rows (name, epoch, value) into one entry an epoch.</summary>
internal static class RunCurves
{
    private static readonly string[] Tasks = ["total", "reconstruction", "segmentation", "classification"];

    /// <summary>Rows named train/total ... validation/classification.</summary>
    public static IReadOnlyList<EpochLosses> Losses(ILookup<string, (int Epoch, double Value)> curves)
    {
        var values = Rows(curves, IsLoss).ToLookup(row => row.Epoch);
        return [.. values.OrderBy(epoch => epoch.Key).Select(epoch =>
        {
            var byName = epoch.ToDictionary(row => row.Name, row => row.Value);
            TaskLosses Part(string part)
            {
                double? Task(string task) => byName.TryGetValue($"{part}/{task}", out var value) ? value : null;
                return new TaskLosses(Task(Tasks[0]), Task(Tasks[1]), Task(Tasks[2]), Task(Tasks[3]));
            }

            return new EpochLosses(epoch.Key, Part("train"), Part("validation"));
        })];
    }

    /// <summary>All other rows: Dice, AUC and the like, by the name the trainer gave them.</summary>
    public static IReadOnlyList<EpochMetrics> Others(ILookup<string, (int Epoch, double Value)> curves) =>
        [.. Rows(curves, name => !IsLoss(name)).GroupBy(row => row.Epoch).OrderBy(epoch => epoch.Key)
            .Select(epoch => new EpochMetrics(epoch.Key, epoch.ToDictionary(row => row.Name, row => row.Value)))];

    private static IEnumerable<(string Name, int Epoch, double Value)> Rows(
        ILookup<string, (int Epoch, double Value)> curves, Func<string, bool> wanted) =>
        from curve in curves
        where wanted(curve.Key)
        from point in curve
        select (curve.Key, point.Epoch, point.Value);

    private static bool IsLoss(string name) =>
        name.Split('/') is ["train" or "validation", var task] && Tasks.Contains(task);
}
