using CovidLabel.Domain.Slices;
using CovidLabel.Imaging.Decoding;
using CovidLabel.Imaging.Phantom;
using CovidLabel.Imaging.Pixels;
using Imaging.Tests.Making;

namespace Imaging.Tests;

public sealed class PixelTests
{
    private static readonly DecodedSlice Chest = ChestPhantom.Generate(4, 1, 1, 128).First().Slice;

    [Fact]
    public async Task LabelMapPng_ReadBack_KeepsTheLabels()
    {
        byte[] labels = [0, 1, 2, 3, 3, 0];
        var masks = await Decoding.With(Decoding.TestLimits).DecodeMasksAsync(
            [NamedFile.FromBytes("m.png", GreyPng.LabelMap(labels, 2, 3))], TestContext.Current.CancellationToken);

        Assert.Equal(labels, Assert.Single(masks).Labels);
    }

    [Fact]
    public void LabelMapPng_OfAnotherValue_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => GreyPng.LabelMap([4], 1, 1));
        Assert.Throws<ArgumentException>(() => GreyPng.Grey([1, 2], 1, 3));
    }

    [Fact]
    public async Task Thumbnail_OfHu_FitsAndShowsTheLungWindow()
    {
        var file = await Decoding.OneAsync("t.png", Thumbnail.Png(Chest));

        var slice = Assert.Single(file.Slices);
        Assert.Equal((96, 96), (slice.Height, slice.Width));
        // Air at -1000 HU lies 350 above the window's lower end of 1500: grey 59.5.
        Assert.InRange(slice.Pixels[0], 54, 65);
    }

    [Fact]
    public async Task Thumbnail_OfNonSquarePixels_HasPhysicalProportions()
    {
        var wide = new DecodedSlice(100, 100, new short[10000], false, new PixelSpacing(0.5, 1), null, null, 0);
        var slice = Assert.Single((await Decoding.OneAsync("t.png", Thumbnail.Png(wide))).Slices);

        Assert.Equal((48, 96), (slice.Height, slice.Width));
    }

    [Fact]
    public void SliceHash_DependsOnPixelsSizeAndUnitOnly()
    {
        var hash = SliceHash.Of(Chest);

        Assert.Equal(hash, SliceHash.Of(Chest with { Patient = "other", Index = 9, SpacingMm = null }));
        Assert.NotEqual(hash, SliceHash.Of(Chest with { IsHu = false }));
        Assert.NotEqual(hash, SliceHash.Of(Chest with { Height = 64, Width = 256 }));
        Assert.NotEqual(hash, SliceHash.Of(Chest with { Pixels = [.. Chest.Pixels.Select((hu, at) => at == 7 ? (short)(hu + 1) : hu)] }));
    }

    [Fact]
    public void SliceHash_KnownSlice_NeverChanges()
    {
        var slice = new DecodedSlice(1, 2, [-1024, 300], true, null, null, null, 0);

        // SHA-256 of 02000000 01000000 01 00fc 2c01.
        Assert.Equal(
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData([2, 0, 0, 0, 1, 0, 0, 0, 1, 0x00, 0xFC, 0x2C, 0x01])),
            Convert.ToHexString(SliceHash.Of(slice)));
    }

    [Fact]
    public void NearDuplicateHash_OfARescaledCopy_IsNearAndOfAnotherPatientFar()
    {
        var hash = NearDuplicateHash.Of(Chest);
        var half = new short[64 * 64];
        for (var i = 0; i < half.Length; i++) half[i] = Chest.Pixels[((i / 64) * 2 * 128) + ((i % 64) * 2)];
        var copy = NearDuplicateHash.Of(Chest with { Height = 64, Width = 64, Pixels = half });
        var mirrored = NearDuplicateHash.Of(Chest with { Pixels = [.. Chest.Pixels.Reverse()] });

        Assert.InRange(NearDuplicateHash.Distance(hash, copy), 0, 6);
        Assert.InRange(NearDuplicateHash.Distance(hash, mirrored), 16, 64);
    }
}
