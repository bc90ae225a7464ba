using CovidLabel.Domain.Slices;

namespace CovidLabel.Imaging.Pixels;

/// <summary>Maps stored values to 8-bit grey for display, linearly (DICOM PS3.3 C.11.2.1.2.1 without its half-unit shift).</summary>
/// <param name="CenterHu">Value shown as middle grey.</param>
/// <param name="WidthHu">Span from black to white.</param>
public sealed record DisplayWindow(double CenterHu, double WidthHu)
{
    /// <summary>The usual lung window: -1350 to 150 HU.</summary>
    public static readonly DisplayWindow Lung = new(-600, 1500);

    /// <summary>height x width grey values; what is not HU is grey already and passes unchanged.</summary>
    public byte[] Apply(DecodedSlice slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        var grey = new byte[slice.Pixels.Length];
        var low = CenterHu - (WidthHu / 2);
        for (var i = 0; i < grey.Length; i++)
        {
            var value = slice.IsHu ? (slice.Pixels[i] - low) * 255 / WidthHu : slice.Pixels[i];
            grey[i] = (byte)Math.Clamp(Math.Round(value), 0, 255);
        }

        return grey;
    }
}
