namespace CovidLabel.Imaging.Pixels;

/// <summary>Scales grey images by averaging the area each target pixel covers, so that no source pixel is skipped.</summary>
internal static class AreaAverage
{
    /// <param name="source">sourceHeight x sourceWidth values, rows first.</param>
    /// <returns>height x width values, rows first.</returns>
    public static double[] Scale(ReadOnlySpan<byte> source, int sourceHeight, int sourceWidth, int height, int width)
    {
        var target = new double[height * width];
        var (stepY, stepX) = ((double)sourceHeight / height, (double)sourceWidth / width);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                target[(y * width) + x] = Mean(
                    source, sourceHeight, sourceWidth, (y * stepY, (y + 1) * stepY), (x * stepX, (x + 1) * stepX));
            }
        }

        return target;
    }

    private static double Mean(
        ReadOnlySpan<byte> source, int sourceHeight, int sourceWidth, (double From, double To) rows, (double From, double To) columns)
    {
        double sum = 0, area = 0;
        for (var y = (int)rows.From; y < Math.Min(sourceHeight, Math.Ceiling(rows.To)); y++)
        {
            var tall = Math.Min(rows.To, y + 1) - Math.Max(rows.From, y);
            for (var x = (int)columns.From; x < Math.Min(sourceWidth, Math.Ceiling(columns.To)); x++)
            {
                var covered = tall * (Math.Min(columns.To, x + 1) - Math.Max(columns.From, x));
                sum += covered * source[(y * sourceWidth) + x];
                area += covered;
            }
        }

        return sum / area;
    }
}
