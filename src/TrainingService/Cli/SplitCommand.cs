using System.CommandLine;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using static CovidLabel.TrainingService.Cli.SharedOptions;

namespace CovidLabel.TrainingService.Cli;

/// <summary><c>trainer split</c>: another division of the same patients.</summary>
internal static class SplitCommand
{
    public static Command Create()
    {
        var output = new Option<FileInfo>("--out") { Description = "The new snapshot", Required = true };
        var seed = new Option<long>("--seed") { Description = "Decides the split", DefaultValueFactory = _ => 1 };
        var command = new Command("split", "Divide a snapshot's patients anew into training, validation and test") { Snapshot, output, seed };
        command.SetAction((arguments, cancellation) => Task.FromResult(Guard.Run(() =>
        {
            using var snapshot = SnapshotFile.Open(arguments.GetValue(Snapshot)!.FullName);
            var parts = Split.Assign(
                snapshot.Items.Select(item => new Split.Member(item.Group, item.Source, item.Label, item.HasMask)), arguments.GetValue(seed), SplitFractions.For(snapshot.Items.Select(item => item.Group).Distinct().Count()));
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
}
