using System.Text.Json;
using CovidLabel.Torch;
using CovidLabel.TrainingService;
using CovidLabel.TrainingService.Train;
using Gpu;

// ./bench gpu [--device auto|cpu|cuda:N] [--rounds N] [--threads N] [--network NAME] [--size N] [--width N] [--python PATH] [--json FILE]
// The trainer's step and prediction on a graphics card: whether its losses are the processor's, time, pictures a second, the share of the
// card's measured matrix rate, and the ratio to PyTorch on the same card (--python names an interpreter whose PyTorch knows the card).
// --device cpu does the same work on the processor, at a small size: its figures say nothing, but that the benchmark works.
var options = Gpu.Options.Parse(args);
OpenMp.SleepWhenIdle();
if (options.Device == "auto" && !Acceleration.IsCudaAvailable)
{
    // Nothing failed: a script that runs every benchmark goes on. Who asked for a card by its number gets an error below.
    Console.WriteLine("There is no CUDA device here, so there is nothing to measure; --device cpu does the same work on the processor, at a small size.");
    await WriteAsync(new Dictionary<string, double> { ["cudaDevices"] = 0 });
    return 0;
}

var folder = Directory.CreateTempSubdirectory("covidlabel-gpu-").FullName;
try
{
    var figures = new Dictionary<string, double>();
    var agree = TorchThread.Run(options.Threads, () =>
    {
        using var card = new Card(options, TorchThread.Device(options.Device), folder);
        TrainingOptions[] presets = [Presets.Paper256, Presets.Best, Presets.CpuSmall];
        return presets.Where(preset => options.Network is null || preset.Preset == options.Network).Select(preset => card.Measure(preset, figures)).ToArray();
    });
    await WriteAsync(figures);
    if (agree.Length == 0) throw new ArgumentException($"there is no network {options.Network}; there are paper-256, best and cpu-small");
    if (agree.All(each => each)) return 0;
    await Console.Error.WriteLineAsync("The device's losses are not the processor's: what it computes is wrong, and its times mean nothing.");
    return 1;
}
catch (ArgumentException exception)
{
    await Console.Error.WriteLineAsync(FailureReason.Of(exception));
    return 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

Task WriteAsync(Dictionary<string, double> figures) =>
    options.JsonFile is { } file ? File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures)) : Task.CompletedTask;
