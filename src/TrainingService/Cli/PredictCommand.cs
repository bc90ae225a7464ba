using System.CommandLine;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Predict;
using CovidLabel.TrainingService.Train;
using static CovidLabel.TrainingService.Cli.SharedOptions;

namespace CovidLabel.TrainingService.Cli;

/// <summary><c>trainer predict</c>: what a model says of every slice of a snapshot.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var output = new Option<FileInfo>("--out") { Description = "JSON lines: slice, covidProbability, lesion {rle: {size, counts}} on the snapshot's grid", Required = true };
        var command = new Command("predict", "Let a model predict every slice of a snapshot") { Snapshot, WeightsOption, output, Threads, DeviceOption };
        command.SetAction((arguments, cancellation) => Task.FromResult(Guard.Run(() =>
        {
            using var snapshot = SnapshotFile.Open(arguments.GetValue(Snapshot)!.FullName);
            using var lines = new StreamWriter(arguments.GetValue(output)!.FullName);
            var count = TorchThread.Run(arguments.GetValue(Threads), () =>
            {
                var device = TorchThread.Device(arguments.GetValue(DeviceOption)!);
                using var trained = WeightsFile.Read(arguments.GetValue(WeightsOption)!.FullName, device);
                return PredictionLines.Write(snapshot, new Predictor(trained, device, Console.Error.WriteLine), lines, cancellation);
            });
            Console.WriteLine($"{count} slices predicted");
        })));
        return command;
    }
}
