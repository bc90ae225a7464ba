using CovidLabel.Domain.Annotations;

namespace CovidLabel.TrainingService.Data;

/// <summary>One slice as the network takes it.</summary>
/// <param name="Image">size x size intensities in [0,1], rows first.</param>
/// <param name="Lesion">size x size values of 0 and 1; null where the slice does not supervise segmentation.</param>
public sealed record Sample(SnapshotItem Item, float[] Image, float[]? Lesion)
{
    /// <summary>1 COVID, 0 non-COVID, null without a label.</summary>
    public float? Label => Item.Label is { } label ? (label == ClassLabel.Covid ? 1f : 0f) : null;
}

/// <summary>
/// Slices of a snapshot brought to the network's size. As many as fit the budget are kept; beyond it slices are read again each
/// epoch, so that memory stays flat however large the snapshot is.
/// </summary>
/// <param name="withMasks">Whether masks are wanted; without the segmentation task they would only take memory.</param>
public sealed class Samples(SnapshotFile snapshot, int size, bool withMasks = true)
{
    /// <summary>1,500 slices of 128x128. Batches are made ahead of the steps, so what is read again is rarely waited for.</summary>
    private const long BudgetBytes = 96L * 1024 * 1024;

    private readonly Dictionary<string, Sample> kept = new(StringComparer.Ordinal);
    private long keptBytes;

    /// <summary>Side of every picture, in pixels.</summary>
    public int Size => size;

    /// <summary>Reads a slice. To be called from one thread at a time.</summary>
    /// <exception cref="InvalidTensorFileException">The snapshot cannot be read any more.</exception>
    public Sample Read(SnapshotItem item)
    {
        if (kept.TryGetValue(item.Slice, out var sample)) return sample;
        var (pixels, labelMap) = snapshot.Read(item);
        sample = new Sample(
            item,
            Preprocessing.Image(pixels, item.IsHu, item.Height, item.Width, size),
            labelMap is null || !withMasks ? null : Preprocessing.Lesion(labelMap, item.Height, item.Width, size));
        var bytes = sizeof(float) * (sample.Image.Length + (long)(sample.Lesion?.Length ?? 0));
        if (keptBytes + bytes > BudgetBytes) return sample;
        kept.Add(item.Slice, sample);
        keptBytes += bytes;
        return sample;
    }
}
