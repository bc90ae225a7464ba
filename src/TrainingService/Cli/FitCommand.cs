using System.CommandLine;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Experiments;
using CovidLabel.TrainingService.Train;
using static CovidLabel.TrainingService.Cli.SharedOptions;

namespace CovidLabel.TrainingService.Cli;

/// <summary><c>trainer fit</c>: from a snapshot to a scored model.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        var preset = new Option<string>("--preset") { Description = string.Join(", ", Presets.All.Select(each => each.Preset)), DefaultValueFactory = _ => Presets.CpuSmall.Preset };
        var optionsFile = new Option<FileInfo?>("--options") { Description = "JSON of all options, in place of a preset" };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder for checkpoints, weights and evaluation; a run found there goes on", Required = true };
        var seed = new Option<long?>("--seed") { Description = "Decides weights, order, augmentation and dropout" };
        var interval = new Option<double>("--checkpoint-seconds")
        {
            Description = "Least seconds between checkpoints",
            DefaultValueFactory = _ => Training.DefaultCheckpointInterval.TotalSeconds,
        };
        var command = new Command("fit", "Train on a snapshot and score the test part")
        {
            Snapshot, preset, optionsFile, output, ImageSize, Width, Epochs, SlicesShown, MixedPrecision, seed, interval, Threads, DeviceOption,
        };
        command.SetAction((arguments, cancellation) => Task.FromResult(Guard.Run(() =>
        {
            var options = arguments.GetValue(optionsFile) is { } file
                ? TrainingOptions.FromJson(File.ReadAllText(file.FullName))
                : Presets.Find(arguments.GetValue(preset)!);
            using var snapshot = SnapshotFile.Open(arguments.GetValue(Snapshot)!.FullName);
            options = ScaleOf(arguments).Apply(options with { Seed = arguments.GetValue(seed) ?? options.Seed }, snapshot);
            var directory = arguments.GetValue(output)!.FullName;
            using var observer = new ConsoleObserver(directory);
            var result = TorchThread.Run(
                arguments.GetValue(Threads),
                () => Fitting.Run(
                    snapshot,
                    options,
                    directory,
                    TimeSpan.FromSeconds(arguments.GetValue(interval)),
                    TorchThread.Device(arguments.GetValue(DeviceOption)!),
                    observer,
                    TimeProvider.System,
                    cancellation));
            EvaluationText.Print(result.Evaluation, Console.Out);
            Console.WriteLine($"weights {result.WeightsPath} sha-256 {result.WeightsSha256}");
        })));
        return command;
    }
}
