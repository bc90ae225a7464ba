using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Tests;

/// <summary>A folder that goes away with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("covidlabel-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>
/// Small generated slices that a small network can learn: a bright square somewhere (the lesion) makes a slice COVID; noise makes each its own.
/// </summary>
internal static class TinySnapshot
{
    public const int Height = 36;
    public const int Width = 40;

    /// <summary>Two slices a patient; every third patient masked, every sixth without any target.</summary>
    public static List<SnapshotItem> Items(int patients, bool masks = true, bool labels = true)
    {
        var items = new List<SnapshotItem>();
        for (var i = 0; i < patients * 2; i++)
        {
            var patient = i / 2;
            var covid = patient % 2 == 0;
            var state = masks && patient % 3 == 0 ? (covid ? MaskState.Complete : MaskState.Negative) : MaskState.Unknown;
            var label = labels && patient % 6 != 5 ? (covid ? ClassLabel.Covid : ClassLabel.NonCovid) : (ClassLabel?)null;
            var part = (patient % 5) switch { 3 => SnapshotPart.Validation, 4 => SnapshotPart.Test, _ => SnapshotPart.Train };
            items.Add(new SnapshotItem(
                $"{i}", $"tiny/{patient}", patient % 4 == 0 ? "here" : "there", label, label is null ? 0 : 1, state, state == MaskState.Unknown ? 0 : 1,
                IsHu: false, Height, Width, Height, Width, part));
        }

        return items;
    }

    public static SlicePixels Pixels(SnapshotItem item)
    {
        var number = int.Parse(item.Slice, System.Globalization.CultureInfo.InvariantCulture);
        var random = new SeededRandom(7, "tiny", number);
        var covid = number / 2 % 2 == 0;
        var top = 4 + random.NextInt(16);
        var left = 4 + random.NextInt(20);
        var pixels = new short[Height * Width];
        var labels = new byte[Height * Width];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var inside = covid && y >= top && y < top + 12 && x >= left && x < left + 12;
                pixels[(y * Width) + x] = (short)((inside ? 180 : 60) + random.NextInt(40));
                labels[(y * Width) + x] = inside ? (byte)LesionKind.GroundGlass : (byte)0;
            }
        }

        return new SlicePixels(pixels, item.HasMask ? labels : null);
    }

    public static string Write(TemporaryFolder folder, IReadOnlyList<SnapshotItem> items, string name = "snapshot.safetensors")
    {
        var path = folder.File(name);
        SnapshotWriter.Write(path, items, Pixels, CancellationToken.None);
        return path;
    }

    public static TrainingOptions Options { get; } = new(
        "tiny",
        new NetworkOptions(ImageSize: 32, Width: 4, Normalisation: Normalisation.Group, ClassifierDropout: 0.2, EncoderDropout: 0.1),
        new AugmentationOptions(Flip: true, RotationDegrees: 10, Shift: 0.05, Noise: 0.02),
        Epochs: 3,
        Patience: 50,
        BatchSize: 4,
        LearningRate: 2e-3,
        AverageDecay: 0.9,
        Seed: 5);
}

/// <summary>Remembers what a run said.</summary>
internal sealed class RecordingObserver : IRunObserver
{
    public List<(int Epoch, IReadOnlyDictionary<string, double> Values)> Epochs { get; } = [];

    public List<string> Lines { get; } = [];

    /// <summary>Called after each epoch; may throw to imitate a crash.</summary>
    public Action<int>? OnEpoch { get; init; }

    public void EpochEnded(int epoch, IReadOnlyDictionary<string, double> values)
    {
        Epochs.Add((epoch, values));
        OnEpoch?.Invoke(epoch);
    }

    public List<(int Step, int Steps)> Steps { get; } = [];

    public void StepEnded(int step, int steps) => Steps.Add((step, steps));

    public void Log(string message) => Lines.Add(message);
}

/// <summary>Twenty seconds pass at every look at the clock: what happens every half a minute happens every other step.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private long looks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Increment(ref looks) * 20 * TimeSpan.TicksPerSecond;
}

/// <summary>torch has one random generator a process, so tests that draw from it run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchCollection
{
    public const string Name = "torch";
}
