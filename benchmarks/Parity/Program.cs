using System.Text.Json;
using CovidLabel.TrainingService;
using Parity;

// ./bench parity [--json FILE]
// The trainer's network, losses, gradients and optimizer beside an independent restatement in PyTorch (peer/), over every reading of
// the paper, from the same weights files. Fails if a quantity is further apart than its bound.
var options = Options.Parse(args);
OpenMp.SleepWhenIdle();
var folder = Directory.CreateTempSubdirectory("covidlabel-parity-").FullName;
try
{
    var cases = Case.All().ToList();
    var differences = TorchThread.Run(1, () =>
    {
        using var peer = new Peer(1);
        var comparison = new Comparison(peer, folder);
        foreach (var one in cases) comparison.Run(one);
        return comparison.Differences;
    });

    Console.WriteLine($"  {cases.Count} networks, each with batches of five kinds of supervision");
    var figures = new Dictionary<string, double> { ["networks"] = cases.Count };
    foreach (var (quantity, finding) in differences.Findings)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(quantity.ToString());
        var verdict = finding.Largest <= Differences.BoundOf(quantity) ? "" : "  BROKEN";
        Console.WriteLine($"  {name,-36} {finding.Largest,8:0.0e+0} of {Differences.BoundOf(quantity):0e+0}  ({finding.Values} values up to {finding.Magnitude:0.0}){verdict}");
        if (finding.Largest > 0) Console.WriteLine($"  {"",-36} {finding.Where}");
        figures[name] = double.IsFinite(finding.Largest) ? finding.Largest : double.MaxValue;
    }

    if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures));
    return differences.AreWithinBounds ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
