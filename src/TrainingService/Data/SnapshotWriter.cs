using System.Text.Json;
using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Writes a snapshot: everything a run learns from, frozen in one safetensors file. Tensors <c>pixels/SLICE</c> (I16 [H,W]) and, where
/// the slice supervises segmentation, <c>labels/SLICE</c> (U8 [H,W]); the metadata holds <c>format</c>, <c>version</c>,
/// <c>sha256</c> and <c>items</c> (a JSON array of <see cref="SnapshotItem"/>). The same content gives the same bytes, so the
/// file's hash is the snapshot's identity.
/// </summary>
public static class SnapshotWriter
{
    /// <summary>Slices whose longer side exceeds this are scaled down: no preset looks closer.</summary>
    public const int MaxSide = 512;

    internal const string Format = "covidlabel-snapshot";
    internal const string Version = "1";

    /// <summary>Size of a slice in the snapshot, given its own: the longer side at most <see cref="MaxSide"/>, same proportions.</summary>
    public static (int Height, int Width) SizeFor(int nativeHeight, int nativeWidth)
    {
        var longer = Math.Max(nativeHeight, nativeWidth);
        if (longer <= MaxSide) return (nativeHeight, nativeWidth);
        return (Scaled(nativeHeight, longer), Scaled(nativeWidth, longer));
    }

    /// <summary>Writes the slices in the order given.</summary>
    /// <param name="load">
    /// Pixels and label map of an item at its native size; called once an item, in order, so that slices may be streamed.
    /// </param>
    /// <returns>The snapshot's SHA-256.</returns>
    /// <exception cref="OperationCanceledException">Cancelled between two slices; no file appears.</exception>
    /// <exception cref="IOException">The disk is full or failed; no file appears.</exception>
    public static string Write(
        string path,
        IReadOnlyList<SnapshotItem> items,
        Func<SnapshotItem, SlicePixels> load,
        CancellationToken cancellation)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = Version,
            ["items"] = JsonSerializer.Serialize(items, EvaluationJson.Options),
        };
        using var writer = SafeTensorsWriter.Create(path, metadata, Tensors(items));
        foreach (var item in items)
        {
            cancellation.ThrowIfCancellationRequested();
            var slice = load(item);
            Check(item, slice);
            writer.Write<short>(Resampling.ShrinkPixels(slice.Pixels, item.NativeHeight, item.NativeWidth, item.Height, item.Width));
            if (item.HasMask)
                writer.Write<byte>(Resampling.Nearest(slice.LabelMap!, item.NativeHeight, item.NativeWidth, item.Height, item.Width));
        }

        return writer.Commit();
    }

    internal static string PixelsOf(SnapshotItem item) => $"pixels/{item.Slice}";

    internal static string LabelsOf(SnapshotItem item) => $"labels/{item.Slice}";

    private static IEnumerable<(string Name, TensorType Type, IReadOnlyList<long> Shape)> Tensors(IReadOnlyList<SnapshotItem> items)
    {
        foreach (var item in items)
        {
            long[] shape = [item.Height, item.Width];
            yield return (PixelsOf(item), TensorType.Int16, shape);
            if (item.HasMask) yield return (LabelsOf(item), TensorType.UInt8, shape);
        }
    }

    private static void Check(SnapshotItem item, SlicePixels slice)
    {
        var expected = (long)item.NativeHeight * item.NativeWidth;
        if (slice.Pixels.Length != expected)
            throw new InvalidDataException($"slice {item.Slice} has {slice.Pixels.Length} pixels; {item.NativeWidth}x{item.NativeHeight} needs {expected}");
        if (item.HasMask && slice.LabelMap?.Length != expected)
            throw new InvalidDataException($"slice {item.Slice} is {item.MaskState} but comes without a label map of its size");
    }

    private static int Scaled(int side, int longer) =>
        Math.Max(1, (int)Math.Round((double)side * MaxSide / longer, MidpointRounding.AwayFromZero));
}
