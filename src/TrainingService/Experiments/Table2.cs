using System.Globalization;
using System.Text;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Experiments;

/// <summary>The paper's Table 2 on a snapshot: every system over several seeds, each with a split of its own, the same for all systems.</summary>
public static class Table2
{
    /// <summary>
    /// What the paper's abstract claims for its own system, on its own data: Dice "higher than 0.88", AUC "higher than 97 %". The other
    /// systems' figures are in its tables and are not repeated here.
    /// </summary>
    public const double PaperDice = 0.88;
    public const double PaperAuc = 0.97;

    /// <returns>A row a system, in the order given.</returns>
    public static IReadOnlyList<SystemScores> Run(
        Experiment experiment, string snapshotPath, IReadOnlyList<TrainingOptions> presets, Scale scale, int seeds, CancellationToken cancellation)
    {
        using var snapshot = SnapshotFile.Open(snapshotPath);
        var members = snapshot.Items.Select(item => new Split.Member(item.Group, item.Source, item.Label, item.HasMask)).ToArray();
        var shares = SplitFractions.For(members.Select(member => member.Group).Distinct().Count());
        var divided = Enumerable.Range(1, seeds).Select(seed =>
        {
            var parts = Split.Assign(members, seed, shares);
            var items = snapshot.Items.Select(item => item with { Part = parts[item.Group], NativeHeight = item.Height, NativeWidth = item.Width });
            return experiment.Divide(snapshot, [.. items], $"split-{seed}", cancellation);
        }).ToArray();
        var rows = new List<SystemScores>();

        // At one size and width some systems are the same training; they share it.
        var trainings = new Dictionary<TrainingOptions, TrainingOptions>();
        foreach (var preset in presets)
        {
            var finished = divided.Select((path, i) =>
            {
                var options = scale.Apply(preset with { Seed = i + 1 }, path);
                var nameless = options with { Preset = "" };
                trainings.TryAdd(nameless, options);
                return experiment.Train(path, trainings[nameless], Path.Combine(trainings[nameless].Preset, $"seed-{i + 1}"), cancellation);
            }).ToArray();
            rows.Add(SystemScores.Of(preset.Preset, finished.Average(one => one.Seconds), [.. finished.Select(one => one.Tested)]));
            experiment.Log(Text([rows[^1]]).Split('\n')[2]);
        }

        return rows;
    }

    /// <summary>A table for people.</summary>
    public static string Text(IReadOnlyList<SystemScores> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("| system | Dice | accuracy | sensitivity | specificity | AUC | seconds |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Preset} | {Cell(row.Dice)} | {Cell(row.Accuracy)} | {Cell(row.Sensitivity)} | {Cell(row.Specificity)} | {Cell(row.Auc)} | {row.Seconds:0} |"));
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The same for programs: a line a figure.</summary>
    public static string Csv(IReadOnlyList<SystemScores> rows)
    {
        var csv = new StringBuilder("preset,seeds,figure,value,low,high\n");
        foreach (var row in rows)
        {
            foreach (var (name, figure) in Figures(row))
            {
                if (figure is not null)
                    csv.Append(CultureInfo.InvariantCulture, $"{row.Preset},{row.Seeds},{name},{figure.Value:R},{figure.Low:R},{figure.High:R}\n");
            }
        }

        return csv.ToString();
    }

    private static IEnumerable<(string Name, Interval? Figure)> Figures(SystemScores row) =>
    [
        ("dice", row.Dice), ("accuracy", row.Accuracy), ("sensitivity", row.Sensitivity), ("specificity", row.Specificity), ("auc", row.Auc),
    ];

    private static string Cell(Interval? figure) =>
        figure is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{figure.Value:0.000} ({figure.Low:0.000}-{figure.High:0.000})");
}
