using System.Text;
using System.Text.Json;
using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// A snapshot opened for reading (format: <see cref="SnapshotWriter"/>). Slices are read one by one from the file; only the list of
/// items, and where each lies, is in memory.
/// </summary>
public sealed class SnapshotFile : IDisposable
{
    private readonly SafeTensorsReader reader;
    private readonly SnapshotItem[] items;
    private readonly Dictionary<string, Place> places;

    private SnapshotFile(string path, SafeTensorsReader reader)
    {
        this.reader = reader;
        items = ReadItems(path, reader);
        places = new Dictionary<string, Place>(items.Length, StringComparer.Ordinal);
        FindTensors(path);
        ShareNames();
        reader.ForgetHeader();
    }

    public IReadOnlyList<SnapshotItem> Items => items;

    /// <summary>The snapshot's identity: hash of everything in it.</summary>
    public string Sha256 => reader.ClaimedSha256!;

    /// <summary>Opens a snapshot and checks all that can be checked without looking at single pixels; the hash covers those.</summary>
    /// <exception cref="InvalidTensorFileException">Not a snapshot, torn, changed, or its items and tensors disagree.</exception>
    public static SnapshotFile Open(string path)
    {
        var reader = SafeTensorsReader.OpenVerified(path);
        try
        {
            var snapshot = new SnapshotFile(path, reader);
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
    public SlicePixels Read(SnapshotItem item)
    {
        var (pixelsAt, labelsAt) = places[item.Slice];
        var pixels = new short[item.Height * item.Width];
        reader.ReadAt(pixelsAt, pixels.AsSpan());
        if (!item.HasMask) return new SlicePixels(pixels, null);
        var labelMap = new byte[pixels.Length];
        reader.ReadAt(labelsAt, labelMap.AsSpan());
        return new SlicePixels(pixels, labelMap);
    }

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
        try
        {
            // As bytes: what the serializer borrows for a text of many megabytes stays with the process.
            var json = Encoding.UTF8.GetBytes(reader.Metadata.GetValueOrDefault("items") ?? "null");
            return JsonSerializer.Deserialize<SnapshotItem[]>(json, EvaluationJson.Options)
                ?? throw Bad("it lists no items");
        }
        catch (JsonException exception)
        {
            throw Bad($"its list of items is not valid ({exception.Message})");
        }
    }

    /// <summary>Notes where each item's tensors lie; refuses items that break a rule or do not match the tensors.</summary>
    private void FindTensors(string path)
    {
        InvalidTensorFileException Bad(string reason) => new(path, reason);

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
            var place = new Place(
                OffsetOf(SnapshotWriter.PixelsOf(item), TensorType.Int16, item),
                item.HasMask ? OffsetOf(SnapshotWriter.LabelsOf(item), TensorType.UInt8, item) : 0);
            if (!places.TryAdd(item.Slice, place)) throw Bad("a slice is listed twice");
            tensors += item.HasMask ? 2 : 1;
        }

        if (tensors != reader.Entries.Count) throw Bad($"it holds {reader.Entries.Count} tensors; its items account for {tensors}");

        long OffsetOf(string name, TensorType type, SnapshotItem item)
        {
            if (!reader.Entries.TryGetValue(name, out var entry)) throw Bad($"it holds no tensor {name}");
            if (entry.Type != type || entry.Shape.Count != 2 || entry.Shape[0] != item.Height || entry.Shape[1] != item.Width)
                throw Bad($"{name} is not {SafeTensors.Name(type)} [{item.Height}, {item.Width}]");
            return entry.Offset;
        }
    }

    /// <summary>Keeps the names of patients and sources once, not once a slice.</summary>
    private void ShareNames()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Length; i++) items[i] = items[i] with { Group = Shared(items[i].Group), Source = Shared(items[i].Source) };

        string Shared(string name) => names.TryGetValue(name, out var first) ? first : names[name] = name;
    }

    /// <summary>Bytes from the start of the file's data; <paramref name="Labels"/> means nothing for an item without a mask.</summary>
    private readonly record struct Place(long Pixels, long Labels);
}
