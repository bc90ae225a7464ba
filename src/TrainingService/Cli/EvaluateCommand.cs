using System.CommandLine;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Train;
using static CovidLabel.TrainingService.Cli.SharedOptions;

namespace CovidLabel.TrainingService.Cli;

/// <summary><c>trainer evaluate</c>: scores a model on a test part.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the report as JSON" };
        var command = new Command("evaluate", "Score a model on the test part of a snapshot") { Snapshot, WeightsOption, json, Threads, DeviceOption };
        command.SetAction((arguments, cancellation) => Task.FromResult(Guard.Run(() =>
        {
            using var snapshot = SnapshotFile.Open(arguments.GetValue(Snapshot)!.FullName);
            var evaluation = TorchThread.Run(arguments.GetValue(Threads), () =>
            {
                var device = TorchThread.Device(arguments.GetValue(DeviceOption)!);
                using var trained = WeightsFile.Read(arguments.GetValue(WeightsOption)!.FullName, device);
                return new Evaluator(snapshot, device, Console.Error.WriteLine).Evaluate(trained, cancellation);
            });
            if (arguments.GetValue(json)) Console.WriteLine(EvaluationJson.Write(evaluation));
            else EvaluationText.Print(evaluation, Console.Out);
        })));
        return command;
    }
}
