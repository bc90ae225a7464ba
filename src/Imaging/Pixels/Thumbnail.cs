using CovidLabel.Domain.Slices;

namespace CovidLabel.Imaging.Pixels;

/// <summary>A small grey PNG of a slice for lists: lung window for HU, stored grey otherwise.</summary>
public static class Thumbnail
{
    public const int MaxSidePixels = 96;

    /// <summary>A PNG that fits 96 x 96 pixels, in the slice's physical proportions where its spacing is known.</summary>
    public static byte[] Png(DecodedSlice slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        var (tall, wide) = slice.SpacingMm is { } spacing
            ? (slice.Height * spacing.RowMm, slice.Width * spacing.ColumnMm)
            : (slice.Height, (double)slice.Width);
        var scale = MaxSidePixels / Math.Max(tall, wide);
        if (slice.SpacingMm is null) scale = Math.Min(1, scale);
        var height = Math.Clamp((int)Math.Round(tall * scale), 1, MaxSidePixels);
        var width = Math.Clamp((int)Math.Round(wide * scale), 1, MaxSidePixels);
        var means = AreaAverage.Scale(DisplayWindow.Lung.Apply(slice), slice.Height, slice.Width, height, width);
        var grey = new byte[means.Length];
        for (var i = 0; i < grey.Length; i++) grey[i] = (byte)Math.Round(means[i]);
        return GreyPng.Grey(grey, height, width);
    }
}
