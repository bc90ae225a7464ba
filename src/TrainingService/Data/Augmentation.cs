namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Varies a training picture and its lesion mask by one affine map, a smooth local displacement and one change of intensities. What is drawn depends only on the
/// generator handed in, which the caller seeds by sample and epoch.
/// </summary>
public sealed class Augmentation(AugmentationOptions options)
{
    /// <summary>Writes the varied picture; the mask, where there is one, moves with it.</summary>
    /// <param name="image">size x size intensities in [0,1], rows first.</param>
    /// <param name="lesion">size x size values of 0 and 1, or empty.</param>
    /// <param name="imageInto">Receives the picture; must not be <paramref name="image"/>.</param>
    /// <param name="lesionInto">Receives the mask, or empty; must not be <paramref name="lesion"/>.</param>
    public void Apply(
        ReadOnlySpan<float> image, ReadOnlySpan<float> lesion, Span<float> imageInto, Span<float> lesionInto, int size, ref SeededRandom random)
    {
        if (options.IsOff)
        {
            image.CopyTo(imageInto);
            lesion.CopyTo(lesionInto);
            return;
        }

        var map = DrawMap(size, ref random);
        var field = ElasticField.Draw(options.Elastic, size, ref random);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var (alongX, alongY) = field.At(x, y);
                var (fromX, fromY) = map.Source(x + alongX, y + alongY);
                imageInto[(y * size) + x] = Bilinear(image, size, Math.Clamp(fromX, 0, size - 1), Math.Clamp(fromY, 0, size - 1));
                if (!lesion.IsEmpty) lesionInto[(y * size) + x] = Inside(fromX, fromY, size) && Bilinear(lesion, size, fromX, fromY) > 0.5f ? 1f : 0f;
            }
        }

        ChangeIntensities(imageInto, ref random);
    }

    private static bool Inside(float x, float y, int size) => x >= 0 && y >= 0 && x <= size - 1 && y <= size - 1;

    private static float Bilinear(ReadOnlySpan<float> plane, int size, float x, float y)
    {
        var left = Math.Min((int)x, size - 2);
        var top = Math.Min((int)y, size - 2);
        var right = x - left;
        var bottom = y - top;
        var at = (top * size) + left;
        var upper = plane[at] + ((plane[at + 1] - plane[at]) * right);
        var lower = plane[at + size] + ((plane[at + size + 1] - plane[at + size]) * right);
        return upper + ((lower - upper) * bottom);
    }

    private AffineMap DrawMap(int size, ref SeededRandom random)
    {
        var angle = random.NextAround(options.RotationDegrees) * Math.PI / 180;
        var scale = Math.Exp(random.NextAround(options.Scale));
        var stretch = Math.Exp(random.NextAround(options.Stretch) / 2);
        var mirror = random.NextDouble() < 0.5 && options.Flip ? -1.0 : 1.0;
        var shiftX = random.NextAround(options.Shift) * size;
        var shiftY = random.NextAround(options.Shift) * size;
        var (sin, cos) = Math.SinCos(angle);
        return new AffineMap(
            (float)(mirror * scale * stretch * cos),
            (float)(-scale / stretch * sin),
            (float)(mirror * scale * stretch * sin),
            (float)(scale / stretch * cos),
            (float)shiftX,
            (float)shiftY,
            (size - 1) / 2f);
    }

    private void ChangeIntensities(Span<float> image, ref SeededRandom random)
    {
        var exponent = (float)Math.Exp(random.NextAround(options.Gamma));
        var contrast = (float)(1 + random.NextAround(options.Contrast));
        var brightness = (float)random.NextAround(options.Brightness);
        var noise = random.NextDouble() * options.Noise;
        for (var i = 0; i < image.Length; i++)
        {
            var value = options.Gamma == 0 ? image[i] : MathF.Pow(image[i], exponent);
            value = ((value - 0.5f) * contrast) + 0.5f + brightness;
            if (noise > 0) value += (float)(noise * random.NextNormal());
            image[i] = Math.Clamp(value, 0f, 1f);
        }
    }

    /// <summary>Where a pixel of the varied picture comes from, around the picture's centre.</summary>
    private readonly record struct AffineMap(float XX, float XY, float YX, float YY, float ShiftX, float ShiftY, float Centre)
    {
        public (float X, float Y) Source(float x, float y)
        {
            var dx = x - Centre;
            var dy = y - Centre;
            return ((XX * dx) + (XY * dy) + Centre + ShiftX, (YX * dx) + (YY * dy) + Centre + ShiftY);
        }
    }
}
