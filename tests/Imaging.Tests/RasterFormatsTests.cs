using CovidLabel.Imaging.Decoding;
using CovidLabel.Imaging.Pixels;
using Imaging.Tests.Making;

namespace Imaging.Tests;

public sealed class RasterFormatsTests
{
    [Fact]
    public async Task Png_Grey8_KeepsValuesAndIsNotHu()
    {
        byte[] grey = [0, 1, 127, 128, 254, 255];
        var file = await Decoding.OneAsync("a.png", GreyPng.Grey(grey, height: 2, width: 3));

        var slice = Assert.Single(file.Slices);
        Assert.Equal(DecodeOutcome.Read, file.Outcome);
        Assert.Equal((2, 3, false), (slice.Height, slice.Width, slice.IsHu));
        Assert.Equal(grey.Select(value => (short)value), slice.Pixels);
        Assert.Null(slice.SpacingMm);
        Assert.Empty(file.Notes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(77)]
    [InlineData(255)]
    public async Task Png_Rgba_GivesSameGreyWhateverTheAlpha(byte alpha)
    {
        byte[] rgba = [200, 200, 200, alpha, 255, 0, 0, alpha, 0, 255, 0, alpha, 0, 0, 255, alpha];
        var file = await Decoding.OneAsync("a.png", PngWriter.Write(2, 2, 8, PngWriter.Rgba, rgba));

        Assert.Equal([200, 76, 150, 29], Assert.Single(file.Slices).Pixels);
        Assert.Contains("RGBA reduced to grey; alpha ignored", file.Notes);
    }

    [Fact]
    public async Task Png_Grey16_IsScaledToEightBits()
    {
        byte[] rows = [0x00, 0x00, 0x80, 0x00, 0xFF, 0xFF, 0x10, 0x10];
        var file = await Decoding.OneAsync("a.png", PngWriter.Write(2, 2, 16, PngWriter.Grey, rows));

        Assert.Equal([0, 128, 255, 16], Assert.Single(file.Slices).Pixels);
        Assert.Contains("16-bit grey scaled to 8 bits", file.Notes);
    }

    [Fact]
    public async Task Png_Grey16HoldingTwelveBits_UsesTheWholeGreyRange()
    {
        byte[] rows = [0x00, 0x00, 0x0F, 0xFF];
        var file = await Decoding.OneAsync("a.png", PngWriter.Write(2, 1, 16, PngWriter.Grey, rows));

        Assert.Equal([0, 255], Assert.Single(file.Slices).Pixels);
    }

    [Fact]
    public async Task Png_Palette_BecomesLuminanceAsImageAndIndicesAsMask()
    {
        var png = PngWriter.Write(3, 1, 8, PngWriter.Palette, [0, 1, 2], palette: [0, 0, 0, 128, 0, 0, 0, 128, 0]);
        var file = await Decoding.OneAsync("a.png", png);
        var masks = await Decoding.With(Decoding.TestLimits)
            .DecodeMasksAsync([NamedFile.FromBytes("a.png", png)], TestContext.Current.CancellationToken);

        Assert.Equal([0, 38, 75], Assert.Single(file.Slices).Pixels);
        Assert.Equal([0, 1, 2], Assert.Single(masks).Labels);
    }

    [Fact]
    public async Task Png_PaletteOfTwoBits_KeepsIndicesAsMask()
    {
        // Four pixels a byte: 0 1 2 3.
        var png = PngWriter.Write(4, 1, 2, PngWriter.Palette, [0b00011011], palette: [0, 0, 0, 9, 9, 9, 8, 8, 8, 7, 7, 7]);
        var masks = await Decoding.With(Decoding.TestLimits)
            .DecodeMasksAsync([NamedFile.FromBytes("a.png", png)], TestContext.Current.CancellationToken);

        Assert.Equal([0, 1, 2, 3], Assert.Single(masks).Labels);
    }

    [Fact]
    public async Task Mask_InColours_IsRefused()
    {
        var png = PngWriter.Write(1, 1, 8, PngWriter.Rgb, [128, 0, 0]);
        var masks = await Decoding.With(Decoding.TestLimits)
            .DecodeMasksAsync([NamedFile.FromBytes("a.png", png)], TestContext.Current.CancellationToken);

        Assert.StartsWith("not a mask", Assert.Single(masks).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2, 3, new short[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(2, 2, 3, new short[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(3, 2, 3, new short[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(4, 2, 3, new short[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(5, 3, 2, new short[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(6, 3, 2, new short[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(7, 3, 2, new short[] { 6, 3, 5, 2, 4, 1 })]
    [InlineData(8, 3, 2, new short[] { 3, 6, 2, 5, 1, 4 })]
    public async Task Png_ExifOrientation_IsApplied(int orientation, int height, int width, short[] expected)
    {
        var png = PngWriter.Write(3, 2, 8, PngWriter.Grey, [1, 2, 3, 4, 5, 6], orientation: orientation);
        var slice = Assert.Single((await Decoding.OneAsync("a.png", png)).Slices);

        Assert.Equal((height, width), (slice.Height, slice.Width));
        Assert.Equal(expected, slice.Pixels);
    }

    [Fact]
    public async Task Jpeg_InAPngName_IsReadByContentAndNoted()
    {
        var file = await Decoding.OneAsync("slice.png", Jpeg.UniformGrey());

        Assert.Equal(Enumerable.Repeat((short)128, 64), Assert.Single(file.Slices).Pixels);
        Assert.Contains("JPEG bytes in a .png file; read by content", file.Notes);
    }

    [Fact]
    public async Task Name_WithPercent_IsKeptAndNoted()
    {
        var file = await Decoding.OneAsync("a%20b.png", GreyPng.Grey([1], 1, 1));

        Assert.Equal("a%20b.png", file.Name);
        Assert.Contains(file.Notes, note => note.Contains('%', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GIF89a\u0001\0\u0001\0", "GIF")]
    [InlineData("BM\0\0\0\0\0\0\0\0", "BMP")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("patient,label\n1,covid\n", "none of PNG, JPEG, TIFF, DICOM or ZIP")]
    [InlineData("", "empty")]
    public async Task OtherContent_IsRefusedByName(string content, string named)
    {
        var file = await Decoding.OneAsync("a.png", System.Text.Encoding.Latin1.GetBytes(content));

        Assert.Equal(DecodeOutcome.Refused, file.Outcome);
        Assert.Contains(named, file.Reason, StringComparison.Ordinal);
    }
}
