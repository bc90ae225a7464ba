using System.CommandLine;
using CovidLabel.TrainingService.Worker;

namespace CovidLabel.TrainingService.Cli;

/// <summary><c>trainer snapshot export</c>: the one command besides <c>serve</c> that reads the database.</summary>
internal static class SnapshotCommand
{
    public static Command Create()
    {
        var output = new Option<FileInfo>("--out") { Description = "The snapshot file (safetensors)", Required = true };
        var seed = new Option<long>("--seed") { Description = "Decides the split of patients that are new", DefaultValueFactory = _ => 1 };
        var run = new Option<long?>("--run") { Description = "The snapshot that this run learnt from, rather than what is known now" };
        var export = new Command("export", "Freeze what the database knows into a file that the other commands take") { output, seed, run };
        export.SetAction((arguments, cancellation) => Guard.RunAsync(async () =>
        {
            var path = arguments.GetValue(output)!.FullName;
            var hash = await WorkerHost.ExportSnapshotAsync(path, arguments.GetValue(seed), arguments.GetValue(run), cancellation);
            Console.WriteLine($"{path} sha-256 {hash}");
        }));
        return new Command("snapshot", "Snapshots of what the database knows") { export };
    }
}
