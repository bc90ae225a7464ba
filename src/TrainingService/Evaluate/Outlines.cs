using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Distance between the drawn and the true outline of one slice.</summary>
/// <param name="Pixels">In pixels of the slice as it was imported.</param>
/// <param name="Mm">In mm; null where the spacing is not known.</param>
public readonly record struct OutlineDistance(double Pixels, double? Mm);

/// <summary>
/// Compares outlines: a pixel is on the outline where one of its four neighbours, or the picture's end, is outside the mask. The directed
/// percentiles are not pooled: the larger of the two counts (Maier-Hein et al. 2024, Metrics Reloaded), so that a long outline does not
/// hide a short one's errors.
/// </summary>
public static class Outlines
{
    private const double Share = 0.95;

    /// <summary>Null unless both masks have a pixel: a distance to nothing is no number.</summary>
    /// <param name="drawn">0 or 1 a pixel, height x width, rows first.</param>
    /// <param name="labelMap">0 where there is no lesion, same order.</param>
    /// <param name="pixels">Steps of this grid in pixels of the imported slice.</param>
    /// <param name="mm">Steps of this grid in mm, or null.</param>
    public static OutlineDistance? Distance(
        ReadOnlySpan<byte> drawn, ReadOnlySpan<byte> labelMap, int height, int width, GridStep pixels, GridStep? mm)
    {
        var first = Outline(drawn, height, width);
        var second = Outline(labelMap, height, width);
        if (Crop(first, second, height, width) is not { } cropped) return null;
        return new OutlineDistance(Hd95(cropped, pixels), mm is { } spacing ? Hd95(cropped, spacing) : null);
    }

    private static double Hd95((bool[] First, bool[] Second, int Height, int Width) pair, GridStep step) => Math.Max(
        Directed(pair.First, DistanceTransform.Squared(pair.Second, pair.Height, pair.Width, step.Row, step.Column)),
        Directed(pair.Second, DistanceTransform.Squared(pair.First, pair.Height, pair.Width, step.Row, step.Column)));

    private static double Directed(bool[] outline, double[] squaredDistances)
    {
        var distances = new List<double>();
        for (var i = 0; i < outline.Length; i++)
        {
            if (outline[i]) distances.Add(Math.Sqrt(squaredDistances[i]));
        }

        return Metrics.Quantile([.. distances.Order()], Share);
    }

    private static bool[] Outline(ReadOnlySpan<byte> mask, int height, int width)
    {
        var outline = new bool[mask.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var i = (y * width) + x;
                outline[i] = mask[i] != 0
                    && (y == 0 || x == 0 || y == height - 1 || x == width - 1
                        || mask[i - width] == 0 || mask[i + width] == 0 || mask[i - 1] == 0 || mask[i + 1] == 0);
            }
        }

        return outline;
    }

    /// <summary>Both outlines in the least rectangle that holds them: nearest points lie in it. Null where either has no point.</summary>
    private static (bool[] First, bool[] Second, int Height, int Width)? Crop(bool[] first, bool[] second, int height, int width)
    {
        if (!first.Contains(true) || !second.Contains(true)) return null;
        int top = height, bottom = -1, left = width, right = -1;
        for (var i = 0; i < first.Length; i++)
        {
            if (!first[i] && !second[i]) continue;
            var (y, x) = (i / width, i % width);
            (top, bottom, left, right) = (Math.Min(top, y), Math.Max(bottom, y), Math.Min(left, x), Math.Max(right, x));
        }

        var (rows, columns) = (bottom - top + 1, right - left + 1);
        return (Part(first), Part(second), rows, columns);

        bool[] Part(bool[] plane)
        {
            var part = new bool[rows * columns];
            for (var y = 0; y < rows; y++) Array.Copy(plane, ((top + y) * width) + left, part, y * columns, columns);
            return part;
        }
    }
}
