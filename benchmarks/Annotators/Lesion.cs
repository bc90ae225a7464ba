using CovidLabel.Domain.Annotations;

namespace Annotators;

/// <summary>
/// A lesion as it grows under a round brush: each stroke adds a short path, so that later masks have hundreds of runs as drawn ones have.
/// After a while the reader starts anew.
/// </summary>
internal sealed class Lesion(int height, int width, int seed)
{
    private const int StrokesOfALesion = 40;
    private const int StepsOfAStroke = 12;
    private const int BrushRadius = 6;

    private readonly Random random = new(seed);
    private byte[] pixels = new byte[height * width];
    private int strokes;

    /// <summary>The runs (column by column, zeros first) after one more stroke.</summary>
    public IReadOnlyList<int> NextStroke()
    {
        if (strokes++ % StrokesOfALesion == 0) pixels = new byte[height * width];
        var (x, y) = (random.Next(width / 4, 3 * width / 4), random.Next(height / 4, 3 * height / 4));
        var (dx, dy) = (random.Next(-4, 5), random.Next(-4, 5));
        for (var step = 0; step < StepsOfAStroke; step++) Dab(x + (step * dx), y + (step * dy));
        return RunLengthMask.Encode(pixels, height, width).Counts;
    }

    private void Dab(int x, int y)
    {
        for (var row = Math.Max(0, y - BrushRadius); row <= Math.Min(height - 1, y + BrushRadius); row++)
        {
            for (var column = Math.Max(0, x - BrushRadius); column <= Math.Min(width - 1, x + BrushRadius); column++)
                if (((row - y) * (row - y)) + ((column - x) * (column - x)) <= BrushRadius * BrushRadius) pixels[(row * width) + column] = 1;
        }
    }
}
