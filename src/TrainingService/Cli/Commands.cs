using System.CommandLine;
using static CovidLabel.TrainingService.Cli.SharedOptions;

namespace CovidLabel.TrainingService.Cli;

/// <summary>
/// The command line. All but <c>serve</c> and <c>snapshot export</c> work on files alone, so that a run can be repeated on any machine.
/// </summary>
internal static class Commands
{
    /// <param name="serve">Runs the worker; the default command.</param>
    public static RootCommand Root(Func<int, string, CancellationToken, Task<int>> serve)
    {
        var root = new RootCommand("Trains the multi-task network of Amyar et al. 2020 on whatever labels exist.") { Threads, DeviceOption };
        var serveCommand = new Command("serve", "Wait for training runs in the database and carry them out (the default)") { Threads, DeviceOption };
        serveCommand.SetAction((arguments, cancellation) => serve(arguments.GetValue(Threads), arguments.GetValue(DeviceOption)!, cancellation));
        root.SetAction((arguments, cancellation) => serve(arguments.GetValue(Threads), arguments.GetValue(DeviceOption)!, cancellation));
        root.Subcommands.Add(serveCommand);
        root.Subcommands.Add(FitCommand.Create());
        root.Subcommands.Add(EvaluateCommand.Create());
        root.Subcommands.Add(PredictCommand.Create());
        root.Subcommands.Add(Table2Command.Create());
        root.Subcommands.Add(CrossValidateCommand.Create());
        root.Subcommands.Add(SnapshotCommand.Create());
        root.Subcommands.Add(SplitCommand.Create());
        root.Subcommands.Add(InspectCommand.Create());
        root.Subcommands.Add(OptionsCommand.Create());
        return root;
    }
}
