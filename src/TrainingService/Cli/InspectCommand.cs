using System.CommandLine;
using System.Globalization;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Cli;

/// <summary><c>trainer inspect</c>: what a snapshot, weights or checkpoint file holds, after its hash was checked.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "Snapshot, weights or checkpoint (safetensors)" };
        var command = new Command("inspect", "Check a file's hash and say what it holds") { file };
        command.SetAction(arguments => Guard.Run(() =>
        {
            var path = arguments.GetValue(file)!.FullName;
            using var reader = SafeTensorsReader.OpenVerified(path);
            Console.WriteLine($"{path}: whole, sha-256 {reader.ClaimedSha256}");
            foreach (var (key, value) in reader.Metadata.Where(pair => pair.Key is not ("items" or "sha256")).OrderBy(pair => pair.Key, StringComparer.Ordinal))
                Console.WriteLine($"{key}: {value}");
            if (reader.Metadata.ContainsKey("items")) PrintParts(path);
            else PrintTensors(reader);
        }));
        return command;
    }

    private static void PrintParts(string path)
    {
        using var snapshot = SnapshotFile.Open(path);
        foreach (var part in snapshot.Items.GroupBy(item => (item.Part, item.Source)).OrderBy(part => part.Key.Part).ThenBy(part => part.Key.Source, StringComparer.Ordinal))
        {
            Console.WriteLine(
                $"{part.Key.Part,-10} {part.Key.Source,-24} {part.Count(),6} slices {part.Select(item => item.Group).Distinct().Count(),5} patients "
                + $"{part.Count(item => item.Label is not null),6} labels {part.Count(item => item.HasMask),5} masks");
        }
    }

    private static void PrintTensors(SafeTensorsReader reader)
    {
        foreach (var (name, entry) in reader.Entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Console.WriteLine($"{name,-60} {SafeTensors.Name(entry.Type),-5} [{string.Join(", ", entry.Shape)}]");
        var values = reader.Entries.Values.Sum(entry => entry.Shape.Aggregate(1L, (product, side) => product * side));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reader.Entries.Count} tensors, {values:N0} values"));
    }
}
