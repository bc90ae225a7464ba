namespace CovidLabel.TrainingService.Evaluate;

/// <summary>
/// Exact Euclidean distance of every grid point to the nearest of a set of points: distances along columns first, then the lower envelope
/// of parabolas along each row (Felzenszwalb and Huttenlocher 2012). Linear in the number of points.
/// </summary>
public static class DistanceTransform
{
    /// <param name="points">height x width, rows first.</param>
    /// <param name="rowStep">Distance between neighbouring rows.</param>
    /// <param name="columnStep">Distance between neighbouring columns.</param>
    /// <returns>Squared distances, rows first; infinite everywhere where there is no point.</returns>
    public static double[] Squared(ReadOnlySpan<bool> points, int height, int width, double rowStep, double columnStep)
    {
        var result = AlongColumns(points, height, width, rowStep);
        var line = new double[width];
        var vertices = new int[width];
        var starts = new double[width];
        for (var y = 0; y < height; y++)
        {
            var row = result.AsSpan(y * width, width);
            row.CopyTo(line);
            Envelope(line, row, vertices, starts, columnStep);
        }

        return result;
    }

    private static double[] AlongColumns(ReadOnlySpan<bool> points, int height, int width, double step)
    {
        var result = new double[height * width];
        for (var x = 0; x < width; x++)
        {
            var rows = double.PositiveInfinity;
            for (var y = 0; y < height; y++)
            {
                rows = points[(y * width) + x] ? 0 : rows + 1;
                result[(y * width) + x] = rows;
            }

            rows = double.PositiveInfinity;
            for (var y = height - 1; y >= 0; y--)
            {
                rows = Math.Min(result[(y * width) + x], rows + 1);
                result[(y * width) + x] = rows * step * rows * step;
            }
        }

        return result;
    }

    /// <summary>The least of line[q] + (step (x - q))² over all q, for each x.</summary>
    private static void Envelope(ReadOnlySpan<double> line, Span<double> into, int[] vertices, double[] starts, double step)
    {
        var count = 0;
        for (var q = 0; q < line.Length; q++)
        {
            if (double.IsPositiveInfinity(line[q])) continue;
            var start = double.NegativeInfinity;
            while (count > 0)
            {
                start = Crossing(line, vertices[count - 1], q, step);
                if (start > starts[count - 1]) break;
                count--;
                start = double.NegativeInfinity;
            }

            vertices[count] = q;
            starts[count] = start;
            count++;
        }

        if (count == 0) return;
        var at = 0;
        for (var x = 0; x < line.Length; x++)
        {
            while (at + 1 < count && starts[at + 1] <= x) at++;
            var away = (x - vertices[at]) * step;
            into[x] = line[vertices[at]] + (away * away);
        }
    }

    /// <summary>Where the parabola of the later vertex falls below the earlier one's.</summary>
    private static double Crossing(ReadOnlySpan<double> line, int earlier, int later, double step) =>
        (((line[later] - line[earlier]) / (step * step)) + ((double)later * later) - ((double)earlier * earlier)) / (2.0 * (later - earlier));
}
