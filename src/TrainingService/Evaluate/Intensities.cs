using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>All that a trivial rule may know of a slice: how bright it is, and how bright its pixels are.</summary>
/// <param name="Mean">Mean intensity, 0-1.</param>
/// <param name="Lesion">Lesion pixels by intensity level; null where the slice does not supervise segmentation.</param>
/// <param name="Other">The other pixels by intensity level; null likewise.</param>
public sealed record Intensities(SnapshotItem Item, double Mean, long[]? Lesion, long[]? Other)
{
    /// <summary>Intensity levels, from 0 (level 0) to 1 (the last).</summary>
    public const int Levels = 64;

    public static Intensities Of(SnapshotFile snapshot, SnapshotItem item)
    {
        var (pixels, labelMap) = snapshot.Read(item);
        var values = Preprocessing.Normalise(pixels, item.IsHu);
        var sum = 0.0;
        foreach (var value in values) sum += value;
        if (labelMap is null) return new Intensities(item, sum / values.Length, null, null);
        var lesion = new long[Levels];
        var other = new long[Levels];
        for (var i = 0; i < values.Length; i++) (labelMap[i] != 0 ? lesion : other)[LevelOf(values[i])]++;
        return new Intensities(item, sum / values.Length, lesion, other);
    }

    /// <summary>Counts if every pixel of levels from (inclusive) to end (exclusive) is drawn.</summary>
    public PixelCounts Drawn(int from, int end)
    {
        long both = 0, drawnOnly = 0, lesionOnly = 0;
        for (var level = 0; level < Levels; level++)
        {
            if (level >= from && level < end)
            {
                both += Lesion![level];
                drawnOnly += Other![level];
            }
            else
            {
                lesionOnly += Lesion![level];
            }
        }

        return new PixelCounts(both, drawnOnly, lesionOnly);
    }

    private static int LevelOf(float value) => Math.Min(Levels - 1, (int)(value * Levels));
}
