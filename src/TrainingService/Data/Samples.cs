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
/// Slices of a snapshot brought to the network's size. None is kept: each is read again every epoch, ahead of the steps, so that memory does
/// not depend on how many there are (what that costs: docs/performance.md).
/// </summary>
/// <param name="withMasks">Whether masks are wanted; without the segmentation task they would only take memory.</param>
public sealed class Samples(SnapshotFile snapshot, int size, bool withMasks = true)
{
    /// <summary>Side of every picture, in pixels.</summary>
    public int Size => size;

    /// <summary>Reads a slice. Safe to call from several threads.</summary>
    /// <exception cref="InvalidTensorFileException">The snapshot cannot be read any more.</exception>
    public Sample Read(SnapshotItem item)
    {
        var (pixels, labelMap) = snapshot.Read(item);
        return new Sample(
            item,
            Preprocessing.Image(pixels, item.IsHu, item.Height, item.Width, size),
            labelMap is null || !withMasks ? null : Preprocessing.Lesion(labelMap, item.Height, item.Width, size));
    }
}
