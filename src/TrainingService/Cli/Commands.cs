using System.CommandLine;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Predict;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Cli;

/// <summary>The command line: everything but <c>serve</c> works on files alone, so that a run can be repeated on any machine.</summary>
internal static class Commands
{
    private static readonly Option<FileInfo> Snapshot = new("--snapshot") { Description = "Snapshot file (safetensors)", Required = true };
    private static readonly Option<FileInfo> WeightsOption = new("--weights") { Description = "Weights file (safetensors) of a model version", Required = true };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to compute with; 1 gives the same bits on every run",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static readonly Option<string> DeviceOption = new("--device") { Description = "auto, cpu or cuda:N", DefaultValueFactory = _ => "auto" };

    /// <param name="serve">Runs the worker; the default command.</param>
    public static RootCommand Root(Func<int, string, CancellationToken, Task<int>> serve)
    {
        var root = new RootCommand("Trains the multi-task network of Amyar et al. 2020 on whatever labels exist.") { Threads, DeviceOption };
        var serveCommand = new Command("serve", "Wait for training runs in the database and carry them out (the default)") { Threads, DeviceOption };
        serveCommand.SetAction((arguments, cancellation) => serve(arguments.GetValue(Threads), arguments.GetValue(DeviceOption)!, cancellation));
        root.SetAction((arguments, cancellation) => serve(arguments.GetValue(Threads), arguments.GetValue(DeviceOption)!, cancellation));
        root.Subcommands.Add(serveCommand);
        root.Subcommands.Add(Fit());
        root.Subcommands.Add(EvaluateCommand());
        root.Subcommands.Add(PredictCommand());
        root.Subcommands.Add(SplitCommand());
        root.Subcommands.Add(OptionsCommand());
        return root;
    }

    private static Command Fit()
    {
        var preset = new Option<string>("--preset") { Description = string.Join(", ", Presets.All.Select(each => each.Preset)), DefaultValueFactory = _ => Presets.CpuSmall.Preset };
        var optionsFile = new Option<FileInfo?>("--options") { Description = "JSON of all options, in place of a preset" };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder for checkpoints, weights and evaluation; a run found there goes on", Required = true };
        var epochs = new Option<int?>("--epochs") { Description = "Most epochs, in place of the preset's" };
        var seed = new Option<long?>("--seed") { Description = "Decides weights, order, augmentation and dropout" };
        var interval = new Option<double>("--checkpoint-seconds")
        {
            Description = "Least seconds between checkpoints",
            DefaultValueFactory = _ => Training.DefaultCheckpointInterval.TotalSeconds,
        };
        var command = new Command("fit", "Train on a snapshot and score the test part")
        {
            Snapshot, preset, optionsFile, output, epochs, seed, interval, Threads, DeviceOption,
        };
        command.SetAction((arguments, cancellation) => Task.FromResult(Guarded(() =>
        {
            var options = arguments.GetValue(optionsFile) is { } file
                ? TrainingOptions.FromJson(File.ReadAllText(file.FullName))
                : Presets.Find(arguments.GetValue(preset)!);
            options = options with
            {
                Epochs = arguments.GetValue(epochs) ?? options.Epochs,
                Seed = arguments.GetValue(seed) ?? options.Seed,
            };
            using var snapshot = SnapshotFile.Open(arguments.GetValue(Snapshot)!.FullName);
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

    private static Command EvaluateCommand()
    {
        var json = new Option<bool>("--json") { Description = "Print the report as JSON" };
        var command = new Command("evaluate", "Score a model on the test part of a snapshot") { Snapshot, WeightsOption, json, Threads, DeviceOption };
        command.SetAction((arguments, cancellation) => Task.FromResult(Guarded(() =>
        {
            using var snapshot = SnapshotFile.Open(arguments.GetValue(Snapshot)!.FullName);
            var evaluation = TorchThread.Run(arguments.GetValue(Threads), () =>
            {
                var device = TorchThread.Device(arguments.GetValue(DeviceOption)!);
                using var trained = WeightsFile.Read(arguments.GetValue(WeightsOption)!.FullName, device);
                return new Evaluator(snapshot, device).Evaluate(trained, cancellation);
            });
            if (arguments.GetValue(json)) Console.WriteLine(EvaluationJson.Write(evaluation));
            else EvaluationText.Print(evaluation, Console.Out);
        })));
        return command;
    }

    private static Command PredictCommand()
    {
        var output = new Option<FileInfo>("--out") { Description = "JSON lines: slice, covidProbability, lesion {rle: {size, counts}} on the snapshot's grid", Required = true };
        var command = new Command("predict", "Let a model predict every slice of a snapshot") { Snapshot, WeightsOption, output, Threads, DeviceOption };
        command.SetAction((arguments, cancellation) => Task.FromResult(Guarded(() =>
        {
            using var snapshot = SnapshotFile.Open(arguments.GetValue(Snapshot)!.FullName);
            using var lines = new StreamWriter(arguments.GetValue(output)!.FullName);
            var count = TorchThread.Run(arguments.GetValue(Threads), () =>
            {
                var device = TorchThread.Device(arguments.GetValue(DeviceOption)!);
                using var trained = WeightsFile.Read(arguments.GetValue(WeightsOption)!.FullName, device);
                return PredictionLines.Write(snapshot, new Predictor(trained, device), lines, cancellation);
            });
            Console.WriteLine($"{count} slices predicted");
        })));
        return command;
    }

    private static Command SplitCommand()
    {
        var output = new Option<FileInfo>("--out") { Description = "The new snapshot", Required = true };
        var seed = new Option<long>("--seed") { Description = "Decides the split", DefaultValueFactory = _ => 1 };
        var command = new Command("split", "Divide a snapshot's patients anew into training, validation and test") { Snapshot, output, seed };
        command.SetAction((arguments, cancellation) => Task.FromResult(Guarded(() =>
        {
            using var snapshot = SnapshotFile.Open(arguments.GetValue(Snapshot)!.FullName);
            var parts = Split.Assign(
                snapshot.Items.Select(item => new Split.Member(item.Group, item.Source, item.Label, item.HasMask)), arguments.GetValue(seed), new SplitFractions());
            var items = snapshot.Items.Select(item => item with
            {
                Part = parts[item.Group],
                NativeHeight = item.Height,
                NativeWidth = item.Width,
            }).ToArray();
            var hash = SnapshotWriter.Write(arguments.GetValue(output)!.FullName, items, snapshot.Read, cancellation);
            foreach (var part in items.GroupBy(item => item.Part).OrderBy(part => part.Key))
            {
                Console.WriteLine(
                    $"{part.Key,-10} {part.Count(),6} slices {part.Select(item => item.Group).Distinct().Count(),5} patients "
                    + $"{part.Count(item => item.Label is not null),6} labels {part.Count(item => item.HasMask),5} masks");
            }

            Console.WriteLine($"sha-256 {hash}");
        })));
        return command;
    }

    private static Command OptionsCommand()
    {
        var preset = new Argument<string>("preset") { Description = string.Join(", ", Presets.All.Select(each => each.Preset)) };
        var command = new Command("options", "Print all options of a preset as JSON, to be changed and given to fit --options") { preset };
        command.SetAction(arguments => Guarded(() => Console.WriteLine(Presets.Find(arguments.GetValue(preset)!).ToJson())));
        return command;
    }

    /// <summary>One sentence on standard error and exit code 1 for whatever a person can put right; 130 when interrupted.</summary>
    private static int Guarded(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted; the same command goes on from the last checkpoint.");
            return 130;
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(FailureReason.Of(exception));
            return 1;
        }
    }
}
