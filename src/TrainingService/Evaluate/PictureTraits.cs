using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>What a labelled slice shows besides lungs: its outermost frame, and how often each intensity occurs wherever it is.</summary>
/// <param name="Frame">Mean intensities of the frame's cells, then shares of <see cref="FrameLevels"/> intensity levels in the frame.</param>
/// <param name="Histogram">Shares of <see cref="Levels"/> intensity levels in the whole picture.</param>
public sealed record PictureTraits(SnapshotItem Item, double[] Frame, double[] Histogram)
{
    /// <summary>Intensity levels of the whole picture.</summary>
    public const int Levels = 32;

    private const int FrameLevels = 16;

    /// <summary>Cells a side; the frame is <see cref="FrameCells"/> wide on each, a tenth of the picture.</summary>
    private const int Cells = 20;

    private const int FrameCells = 2;

    public static PictureTraits Of(SnapshotFile snapshot, SnapshotItem item)
    {
        var values = Preprocessing.Normalise(snapshot.Read(item).Pixels, item.IsHu);
        var cells = Resampling.Antialiased(values, item.Height, item.Width, Cells, Cells);
        return new PictureTraits(
            item,
            [
                .. InFrame(cells, Cells, Cells).Select(value => (double)value),
                .. Shares(InFrame(values, item.Height, item.Width), FrameLevels),
            ],
            Shares([.. values], Levels));
    }

    private static List<float> InFrame(float[] plane, int height, int width)
    {
        var frame = new List<float>();
        for (var y = 0; y < height; y++)
        {
            var wholeRow = IsOuter(y, height);
            for (var x = 0; x < width; x++)
            {
                if (wholeRow || IsOuter(x, width)) frame.Add(plane[(y * width) + x]);
            }
        }

        return frame;
    }

    private static bool IsOuter(int at, int side) => (Math.Min(at, side - 1 - at) + 0.5) / side < (double)FrameCells / Cells;

    private static double[] Shares(List<float> values, int levels)
    {
        var counts = new double[levels];
        foreach (var value in values) counts[Math.Min(levels - 1, (int)(value * levels))]++;
        for (var level = 0; level < levels; level++) counts[level] /= Math.Max(1, values.Count);
        return counts;
    }
}
