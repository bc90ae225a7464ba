namespace CovidLabel.TrainingService.Data;

/// <summary>What the network sees of a slice: intensities in [0,1] on a square grid.</summary>
public static class Preprocessing
{
    /// <summary>
    /// Lung window on HU. Grey-level slices of the public sets were exported with such a window, so that both kinds look alike.
    /// </summary>
    public const int WindowLowHu = -1000;

    /// <inheritdoc cref="WindowLowHu"/>
    public const int WindowHighHu = 400;

    /// <summary>Largest value of an 8-bit grey slice.</summary>
    public const int MaxGrey = 255;

    /// <summary>Scales values to [0,1]: HU by the lung window, grey by 255.</summary>
    public static float[] Normalise(short[] pixels, bool isHu)
    {
        var low = isHu ? WindowLowHu : 0f;
        var range = isHu ? WindowHighHu - WindowLowHu : (float)MaxGrey;
        var result = new float[pixels.Length];
        for (var i = 0; i < pixels.Length; i++) result[i] = Math.Clamp((pixels[i] - low) / range, 0f, 1f);
        return result;
    }

    /// <returns>size x size intensities in [0,1], rows first; proportions are stretched to the square, as the paper resizes.</returns>
    public static float[] Image(short[] pixels, bool isHu, int height, int width, int size) =>
        Resampling.Antialiased(Normalise(pixels, isHu), height, width, size, size);

    /// <returns>size x size values of 0 and 1, rows first: all lesion kinds merged, a pixel is lesion where at least half of it is.</returns>
    public static float[] Lesion(byte[] labelMap, int height, int width, int size)
    {
        var lesion = new float[labelMap.Length];
        for (var i = 0; i < labelMap.Length; i++) lesion[i] = labelMap[i] == 0 ? 0f : 1f;
        var small = Resampling.Antialiased(lesion, height, width, size, size);
        for (var i = 0; i < small.Length; i++) small[i] = small[i] >= 0.5f ? 1f : 0f;
        return small;
    }
}
