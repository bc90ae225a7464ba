using System.Text.Json;
using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// A snapshot opened for reading (format: <see cref="SnapshotWriter"/>). Slices are read one by one from the file; only the list of
/// items is in memory.
/// </summary>
public sealed class SnapshotFile : IDisposable
{
    private readonly SafeTensorsReader reader;

    private SnapshotFile(SafeTensorsReader reader, IReadOnlyList<SnapshotItem> items)
    {
        this.reader = reader;
        Items = items;
    }

    public IReadOnlyList<SnapshotItem> Items { get; }

    /// <summary>The snapshot's identity: hash of everything in it.</summary>
    public string Sha256 => reader.ClaimedSha256!;

    /// <summary>Opens a snapshot and checks all that can be checked without looking at single pixels; the hash covers those.</summary>
    /// <exception cref="InvalidTensorFileException">Not a snapshot, torn, changed, or its items and tensors disagree.</exception>
    public static SnapshotFile Open(string path)
    {
        var reader = SafeTensorsReader.OpenVerified(path);
        try
        {
            var snapshot = new SnapshotFile(reader, ReadItems(path, reader));
            reader.ForgetMetadata();
            LetGo();
            return snapshot;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Pixels and label map at the item's size in the snapshot. Safe to call from several threads.</summary>
    public SlicePixels Read(SnapshotItem item) => new(
        reader.Read<short>(SnapshotWriter.PixelsOf(item), TensorType.Int16),
        item.HasMask ? reader.Read<byte>(SnapshotWriter.LabelsOf(item), TensorType.UInt8) : null);

    public void Dispose() => reader.Dispose();

    /// <summary>
    /// Gives the text of the header back to the system now: for a large snapshot it is tens of megabytes, and more while it is
    /// understood; a training makes so little garbage that they would be kept for long.
    /// </summary>
    private static void LetGo() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static SnapshotItem[] ReadItems(string path, SafeTensorsReader reader)
    {
        InvalidTensorFileException Bad(string reason) => new(path, reason);

        if (reader.Metadata.GetValueOrDefault("format") != SnapshotWriter.Format) throw Bad("it is not a snapshot");
        if (reader.Metadata.GetValueOrDefault("version") is var version && version != SnapshotWriter.Version)
            throw Bad($"its snapshot version {version} is not {SnapshotWriter.Version}, the one read here");
        SnapshotItem[] items;
        try
        {
            items = JsonSerializer.Deserialize<SnapshotItem[]>(reader.Metadata.GetValueOrDefault("items") ?? "null", EvaluationJson.Options)
                ?? throw Bad("it lists no items");
        }
        catch (JsonException exception)
        {
            throw Bad($"its list of items is not valid ({exception.Message})");
        }

        var tensors = 0;
        var parts = new Dictionary<string, SnapshotPart>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item is null || item.Slice is null || item.Group is null || item.Source is null) throw Bad("an item lacks its slice, group or source");
            if (!Enum.IsDefined(item.Part) || !Enum.IsDefined(item.MaskState)) throw Bad($"slice {item.Slice} has an unknown part or mask state");
            if (item.Height is < 1 or > SnapshotWriter.MaxSide || item.Width is < 1 or > SnapshotWriter.MaxSide)
                throw Bad($"slice {item.Slice} is {item.Width}x{item.Height}; sides of 1 to {SnapshotWriter.MaxSide} are allowed");
            if (!parts.TryAdd(item.Group, item.Part) && parts[item.Group] != item.Part)
                throw Bad($"patient {item.Group} is in two parts of the split");
            RequireTensor(SnapshotWriter.PixelsOf(item), TensorType.Int16, item);
            if (item.HasMask) RequireTensor(SnapshotWriter.LabelsOf(item), TensorType.UInt8, item);
            tensors += item.HasMask ? 2 : 1;
        }

        if (items.DistinctBy(item => item.Slice).Count() != items.Length) throw Bad("a slice is listed twice");
        if (tensors != reader.Entries.Count) throw Bad($"it holds {reader.Entries.Count} tensors; its items account for {tensors}");
        return items;

        void RequireTensor(string name, TensorType type, SnapshotItem item)
        {
            if (!reader.Entries.TryGetValue(name, out var entry)) throw Bad($"it holds no tensor {name}");
            if (entry.Type != type || entry.Shape.Count != 2 || entry.Shape[0] != item.Height || entry.Shape[1] != item.Width)
                throw Bad($"{name} is not {SafeTensors.Name(type)} [{item.Height}, {item.Width}]");
        }
    }
}
