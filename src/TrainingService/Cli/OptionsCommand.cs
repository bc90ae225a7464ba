using System.CommandLine;
using CovidLabel.TrainingService.Train;
using static CovidLabel.TrainingService.Cli.SharedOptions;

namespace CovidLabel.TrainingService.Cli;

/// <summary><c>trainer options</c>: everything that a preset stands for.</summary>
internal static class OptionsCommand
{
    public static Command Create()
    {
        var preset = new Argument<string>("preset") { Description = string.Join(", ", Presets.All.Select(each => each.Preset)) };
        var command = new Command("options", "Print all options of a preset as JSON, to be changed and given to fit --options") { preset };
        command.SetAction(arguments => Guard.Run(() => Console.WriteLine(Presets.Find(arguments.GetValue(preset)!).ToJson())));
        return command;
    }
}
