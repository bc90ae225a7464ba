using System.CommandLine;
using System.Text.Json;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Experiments;
using CovidLabel.TrainingService.Train;
using static CovidLabel.TrainingService.Cli.SharedOptions;

namespace CovidLabel.TrainingService.Cli;

/// <summary><c>trainer cross-validate</c>: systems on the same folds, each pair compared on the same slices.</summary>
internal static class CrossValidateCommand
{
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder for the trainings and the reports; what is finished there is not done again", Required = true };
        var presets = new Option<string[]>("--preset") { Description = "Systems, by preset or by a JSON file of all options; the first is compared with each of the others", AllowMultipleArgumentsPerToken = true, Required = true };
        var folds = new Option<int>("--folds") { Description = "Folds, by patient", DefaultValueFactory = _ => 5 };
        var seed = new Option<long>("--seed") { Description = "Decides folds, weights, order and augmentation, in place of the seed among a system's options", DefaultValueFactory = _ => 1 };
        var slices = new Option<int[]>("--slices")
        {
            Description = "Slices a training is shown in all, in place of epochs: one number for all systems, or one for each in their order, to compare at equal time",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("cross-validate", "Test systems on every patient of a snapshot, none of whom they were trained on")
        {
            Snapshot, output, presets, folds, seed, ImageSize, Width, Epochs, slices, MixedPrecision, Threads, DeviceOption,
        };
        command.SetAction((arguments, cancellation) => Task.FromResult(Guard.Run(() =>
        {
            var folder = arguments.GetValue(output)!.FullName;
            var experiment = new Experiment(folder, arguments.GetValue(Threads), arguments.GetValue(DeviceOption)!, Console.WriteLine);
            var named = arguments.GetValue(presets)!.Select(SystemNamed).ToArray();
            if (named.CountBy(system => system.Preset).FirstOrDefault(each => each.Value > 1).Key is { } twice)
                throw new ArgumentException($"--preset names {twice} more than once; trainings go by that name, so copy its options to a file of another (trainer options)");
            var scales = Scales(ScaleOf(arguments), arguments.GetValue(slices) ?? [], named.Length);
            var systems = named.Zip(scales, (preset, scale) =>
            {
                var (report, tested) = CrossValidationRun.Run(
                    experiment, arguments.GetValue(Snapshot)!.FullName, preset with { Seed = arguments.GetValue(seed) }, scale, arguments.GetValue(folds), cancellation);
                File.WriteAllText(Path.Combine(folder, $"{preset.Preset}.json"), JsonSerializer.Serialize(report, EvaluationJson.Options));
                Console.WriteLine(preset.Preset);
                EvaluationText.Print(report.Pooled, Console.Out);
                return (preset.Preset, Tested: tested);
            }).ToArray();
            foreach (var other in systems.Skip(1))
            {
                var comparison = ModelComparison.Of(null, systems[0].Tested, null, other.Tested);
                File.WriteAllText(Path.Combine(folder, $"{systems[0].Preset}-against-{other.Preset}.json"), JsonSerializer.Serialize(comparison, EvaluationJson.Options));
                Console.WriteLine($"{systems[0].Preset} less {other.Preset}: Dice {EvaluationText.Text(comparison.Dice?.Difference)}  AUC {EvaluationText.Text(comparison.Auc?.Difference)}");
            }
        })));
        return command;
    }

    /// <exception cref="ArgumentException">Neither one number of slices nor one for each system.</exception>
    private static Scale[] Scales(Scale scale, int[] slices, int systems)
    {
        if (slices.Length > 1 && slices.Length != systems)
            throw new ArgumentException($"--slices has {slices.Length} numbers for {systems} systems; give one for all, or one for each");
        return [.. Enumerable.Range(0, systems).Select(at => slices.Length == 0 ? scale : scale with { SlicesShown = slices[Math.Min(at, slices.Length - 1)] })];
    }
}
