namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Hides boxes of a picture from the encoder, each under one intensity, so that reconstruction has to say what was there instead of copying it
/// through the skips (Pathak et al. 2016; Zhou et al. 2019), and the other tasks cannot lean on one place.
/// </summary>
/// <param name="longest">Longest side of a box, as a share of the picture's.</param>
public sealed class Blanking(double longest)
{
    private const int MostBoxes = 4;

    /// <param name="images">[N, 1, size, size] intensities in [0,1]; they stay as they are.</param>
    /// <returns>The same with boxes hidden.</returns>
    public float[] Applied(float[] images, int size, SeededRandom random)
    {
        var seen = images.ToArray();
        for (var first = 0; first < seen.Length; first += size * size)
            Hide(seen.AsSpan(first, size * size), size, ref random);
        return seen;
    }

    private void Hide(Span<float> picture, int size, ref SeededRandom random)
    {
        var boxes = random.NextInt(MostBoxes + 1);
        for (var box = 0; box < boxes; box++)
        {
            var height = SideOf(size, ref random);
            var width = SideOf(size, ref random);
            var top = random.NextInt(size - height + 1);
            var left = random.NextInt(size - width + 1);
            var intensity = (float)random.NextDouble();
            for (var y = top; y < top + height; y++) picture.Slice((y * size) + left, width).Fill(intensity);
        }
    }

    private int SideOf(int size, ref SeededRandom random) => 1 + random.NextInt(Math.Max(1, (int)(longest * size)));
}
