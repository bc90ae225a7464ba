using System.Text.Json;
using CovidLabel.Torch;
using CovidLabel.TrainingService;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using Parity;
using TorchSharp;
using Training;

// ./bench training [--rounds N] [--threads N] [--network NAME] [--same-maths] [--json FILE]
// A step and a prediction of the trainer beside the same network in PyTorch (../Parity/peer), in turns: the same maths, then (unless told
// --same-maths) with what the trainer saves.
// ./bench training --long [--json FILE]
// Resident memory over 10,000 steps, and memory and time of an epoch from 500 to 50,000 slices.
var options = Training.Options.Parse(args);
OpenMp.SleepWhenIdle();
var folder = Directory.CreateTempSubdirectory("covidlabel-training-").FullName;
var figures = new Dictionary<string, double> { ["threads"] = options.Threads, ["rounds"] = options.Rounds };
try
{
    if (options.Long)
    {
        await Endurance.MemoryAsync(folder, figures);
        await Endurance.EpochsAsync(folder, figures);
    }
    else
    {
        TorchThread.Run(options.Threads, Compare);
    }

    if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures));
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

int Compare()
{
    if (!Acceleration.IsBfloat16Native(torch.CPU)) Console.WriteLine("This processor has no bfloat16 instructions: the trainer does without, and the rows of bf16 are in fp32.");
    using var peer = new Peer(options.Threads);
    var race = new Race(peer, folder, options.Rounds, options.SameMaths);
    (string Name, NetworkOptions Shape)[] networks =
    [
        ("paper-8", new NetworkOptions(Width: 8)),
        ("paper-16", new NetworkOptions(Width: 16)),
        ("paper-32", new NetworkOptions(Width: 32)),
        ("cpu-small", Presets.CpuSmall.Network),
    ];
    foreach (var (name, shape) in networks.Where(network => options.Network is null || options.Network == network.Name)) race.Run(name, shape, figures);
    return 0;
}
