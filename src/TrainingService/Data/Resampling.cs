namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Changes of grid. Pixel centres lie at half-integers, as in PyTorch's <c>align_corners=False</c>; all planes are rows first.
/// </summary>
public static class Resampling
{
    /// <summary>Scales HU or grey values down with the same filter as <see cref="Antialiased"/>; returns the input where sizes agree.</summary>
    public static short[] ShrinkPixels(short[] plane, int height, int width, int toHeight, int toWidth)
    {
        if (height == toHeight && width == toWidth) return plane;
        var values = new float[plane.Length];
        for (var i = 0; i < plane.Length; i++) values[i] = plane[i];
        var scaled = Antialiased(values, height, width, toHeight, toWidth);
        var result = new short[scaled.Length];
        for (var i = 0; i < scaled.Length; i++) result[i] = (short)MathF.Round(Math.Clamp(scaled[i], short.MinValue, short.MaxValue));
        return result;
    }

    /// <summary>Takes the nearest label; never invents one.</summary>
    public static byte[] Nearest(byte[] plane, int height, int width, int toHeight, int toWidth)
    {
        if (height == toHeight && width == toWidth) return plane;
        var result = new byte[toHeight * toWidth];
        for (var y = 0; y < toHeight; y++)
        {
            var row = (int)(((y + 0.5) * height) / toHeight) * width;
            for (var x = 0; x < toWidth; x++) result[(y * toWidth) + x] = plane[row + (int)(((x + 0.5) * width) / toWidth)];
        }

        return result;
    }

    /// <summary>
    /// Separable triangle filter whose support widens with the reduction (bilinear when enlarging), as Pillow's BILINEAR does: no
    /// aliasing on the way down.
    /// </summary>
    public static float[] Antialiased(float[] plane, int height, int width, int toHeight, int toWidth)
    {
        if (height == toHeight && width == toWidth) return (float[])plane.Clone();
        var columns = Weights(width, toWidth);
        var narrow = new float[height * toWidth];
        for (var y = 0; y < height; y++)
        {
            var row = plane.AsSpan(y * width, width);
            for (var x = 0; x < toWidth; x++)
            {
                var (first, weights) = columns[x];
                float sum = 0;
                for (var k = 0; k < weights.Length; k++) sum += row[first + k] * weights[k];
                narrow[(y * toWidth) + x] = sum;
            }
        }

        var rows = Weights(height, toHeight);
        var result = new float[toHeight * toWidth];
        for (var y = 0; y < toHeight; y++)
        {
            var (first, weights) = rows[y];
            var into = result.AsSpan(y * toWidth, toWidth);
            for (var k = 0; k < weights.Length; k++)
            {
                var from = narrow.AsSpan((first + k) * toWidth, toWidth);
                for (var x = 0; x < toWidth; x++) into[x] += from[x] * weights[k];
            }
        }

        return result;
    }

    private static (int First, float[] Weights)[] Weights(int from, int to)
    {
        var scale = (double)from / to;
        var support = Math.Max(1.0, scale);
        var result = new (int, float[])[to];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - support + 0.5));
            var end = Math.Min(from, (int)(centre + support + 0.5));
            var weights = new float[end - first];
            double sum = 0;
            for (var k = 0; k < weights.Length; k++)
            {
                var weight = Math.Max(0, 1 - (Math.Abs(first + k + 0.5 - centre) / support));
                weights[k] = (float)weight;
                sum += weight;
            }

            for (var k = 0; k < weights.Length; k++) weights[k] = (float)(weights[k] / sum);
            result[i] = (first, weights);
        }

        return result;
    }
}
