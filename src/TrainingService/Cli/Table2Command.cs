using System.CommandLine;
using CovidLabel.TrainingService.Experiments;
using CovidLabel.TrainingService.Train;
using static CovidLabel.TrainingService.Cli.SharedOptions;

namespace CovidLabel.TrainingService.Cli;

/// <summary><c>trainer table2</c>: the paper's table on one snapshot.</summary>
internal static class Table2Command
{
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder for the trainings and table2.txt, .csv and .svg; what is finished there is not done again", Required = true };
        var presets = new Option<string[]>("--preset") { Description = "Systems, by preset or by a JSON file of all options; all presets by default", AllowMultipleArgumentsPerToken = true };
        var seeds = new Option<int>("--seeds") { Description = "Trainings a system, each on a split of its own", DefaultValueFactory = _ => 3 };
        var command = new Command("table2", "Train every system of the paper's table over several seeds, and write the table")
        {
            Snapshot, output, presets, seeds, ImageSize, Width, Epochs, SlicesShown, MixedPrecision, Threads, DeviceOption,
        };
        command.SetAction((arguments, cancellation) => Task.FromResult(Guard.Run(() =>
        {
            var folder = arguments.GetValue(output)!.FullName;
            var wanted = arguments.GetValue(presets) is { Length: > 0 } names ? names.Select(SystemNamed).ToArray() : [.. Presets.All];
            var rows = Table2.Run(
                new Experiment(folder, arguments.GetValue(Threads), arguments.GetValue(DeviceOption)!, Console.WriteLine),
                arguments.GetValue(Snapshot)!.FullName,
                wanted,
                ScaleOf(arguments),
                arguments.GetValue(seeds),
                cancellation);
            File.WriteAllText(Path.Combine(folder, "table2.txt"), Table2.Text(rows));
            File.WriteAllText(Path.Combine(folder, "table2.csv"), Table2.Csv(rows));
            File.WriteAllText(Path.Combine(folder, "table2.svg"), Table2Figure.Svg(rows));
            Console.Write(Table2.Text(rows));
        })));
        return command;
    }
}
