using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;

namespace Training;

/// <summary>Long runs of the real command, <c>trainer fit</c>, in a process of its own: what they keep in memory and how long an epoch is.</summary>
internal static partial class Endurance
{
    private const int WarmUpSteps = 2_000;
    private const int Steps = 10_000;

    /// <summary>Resident memory is told after each of these parts of the steps, to tell growth from settling.</summary>
    private const int Quarters = 4;

    /// <summary>Readings of resident memory that one figure is the median of: the collector makes single ones rise and fall.</summary>
    private const int Readings = 15;

    /// <summary>Resident memory over 10,000 steps of a small network.</summary>
    public static async Task MemoryAsync(string folder, Dictionary<string, double> figures)
    {
        const int slices = 100;
        var options = Small(size: 32, batch: 4);
        var perEpoch = slices / options.BatchSize;
        var last = ((WarmUpSteps + Steps) / perEpoch) + Readings;
        var epochs = await FitAsync(Snapshot(folder, slices, size: 32), options with { Epochs = last, Patience = last }, Path.Combine(folder, "memory"));
        var points = Enumerable.Range(0, Quarters + 1).Select(quarter => WarmUpSteps + (Steps / Quarters * quarter)).ToArray();
        double[] mib = [.. points.Select(step => Timing.Quartiles(epochs.Skip(step / perEpoch).Take(Readings).Select(epoch => epoch.ResidentKib / 1024.0)).Median)];
        foreach (var (step, resident) in points.Zip(mib)) figures[$"memory/{step}/mib"] = resident;
        figures["memory/growth"] = (mib[^1] / mib[0]) - 1;
        figures["memory/growthOfTheLastHalf"] = (mib[^1] / mib[Quarters / 2]) - 1;
        Console.WriteLine($"  resident memory after {string.Join(", ", points)} steps: {string.Join(", ", mib.Select(each => $"{each:0.0}"))} MiB ({(mib[^1] / mib[0]) - 1:+0.0%;-0.0%})");
    }

    /// <summary>The second epoch of snapshots of growing size.</summary>
    public static async Task EpochsAsync(string folder, Dictionary<string, double> figures)
    {
        foreach (var slices in (int[])[500, 5_000, 50_000])
        {
            var snapshot = Snapshot(folder, slices, size: 64);
            var epochs = await FitAsync(snapshot, Small(size: 64, batch: 16) with { Epochs = 2 }, Path.Combine(folder, $"epochs-{slices}"));
            File.Delete(snapshot);
            var seconds = epochs[1].Seconds - epochs[0].Seconds;
            figures[$"epoch/{slices}/seconds"] = seconds;
            figures[$"epoch/{slices}/millisecondsPerSlice"] = seconds / slices * 1000;
            figures[$"epoch/{slices}/mib"] = epochs[1].ResidentKib / 1024.0;
            Console.WriteLine($"  an epoch of {slices,6} slices: {seconds,7:0.00} s, {seconds / slices * 1000:0.00} ms a slice; resident {epochs[1].ResidentKib / 1024} MiB");
        }
    }

    private static TrainingOptions Small(int size, int batch) => new(
        "endurance", new NetworkOptions(ImageSize: size, Width: 2, ClassifierPooling: ClassifierPooling.MeanMax), new AugmentationOptions(),
        BatchSize: batch, Kept: Kept.Last);

    /// <summary>Noise, one patient a slice, all to train on; every tenth slice with a mask, every other with a label.</summary>
    private static string Snapshot(string folder, int slices, int size)
    {
        var items = Enumerable.Range(0, slices).Select(i => new SnapshotItem(
            $"{i}", $"{i}", "generated", i % 2 == 0 ? ClassLabel.Covid : null, 1, i % 10 == 0 ? MaskState.Complete : MaskState.Unknown, 1,
            IsHu: false, size, size, size, size, SnapshotPart.Train)).ToList();
        var path = Path.Combine(folder, $"slices-{slices}.safetensors");
        SnapshotWriter.Write(path, items, Pixels, CancellationToken.None);
        return path;

        SlicePixels Pixels(SnapshotItem item)
        {
            var random = new SeededRandom(3, "endurance", int.Parse(item.Slice, CultureInfo.InvariantCulture));
            var pixels = new short[size * size];
            for (var i = 0; i < pixels.Length; i++) pixels[i] = (short)random.NextInt(256);
            return new SlicePixels(pixels, item.HasMask ? [.. pixels.Select(pixel => (byte)(pixel / 128))] : null);
        }
    }

    private static async Task<List<Epoch>> FitAsync(string snapshot, TrainingOptions options, string directory)
    {
        var file = directory + ".json";
        await File.WriteAllTextAsync(file, options.ToJson());
        using var trainer = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "trainer.dll"), "fit", "--snapshot", snapshot, "--options", file, "--out", directory, "--threads", "1",
            },
            RedirectStandardOutput = true,
        })!;
        var epochs = new List<Epoch>();
        while (await trainer.StandardOutput.ReadLineAsync() is { } line)
        {
            // Nothing is asked of it but epochs: there is no test part to score.
            if (EpochLine().Match(line) is not { Success: true } match) continue;
            epochs.Add(new Epoch(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), ResidentKib(trainer)));
            if (epochs.Count == options.Epochs) break;
        }

        if (!trainer.HasExited) trainer.Kill();
        await trainer.WaitForExitAsync();
        return epochs.Count == options.Epochs ? epochs : throw new InvalidOperationException($"the trainer ended after {epochs.Count} of {options.Epochs} epochs");
    }

    /// <summary>proc(5), VmRSS.</summary>
    private static long ResidentKib(Process process) => long.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^epoch .* seconds ([0-9.]+)")]
    private static partial Regex EpochLine();

    /// <param name="Seconds">Of training, since the run began.</param>
    private sealed record Epoch(double Seconds, long ResidentKib);
}
