using CovidLabel.Imaging.Decoding;
using CovidLabel.Imaging.Pixels;
using Imaging.Tests.Making;

namespace Imaging.Tests;

public sealed class HostileInputTests
{
    private static readonly byte[] GoodPng = GreyPng.Grey(Enumerable.Range(0, 4096).Select(i => (byte)(i * 31)).ToArray(), 64, 64);

    [Fact]
    public async Task Png_Truncated_IsRefusedAsDamaged()
    {
        var file = await Decoding.OneAsync("a.png", GoodPng[..(GoodPng.Length / 2)]);

        Assert.Equal(DecodeOutcome.Refused, file.Outcome);
        Assert.StartsWith("damaged", file.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jpeg_Truncated_IsRefusedInsteadOfFilledWithGrey()
    {
        var file = await Decoding.OneAsync("a.jpg", Jpeg.UniformGrey()[..^2]);

        Assert.Equal("damaged: the JPEG ends before its last row (truncated)", file.Reason);
    }

    [Fact]
    public async Task Png_Bomb_IsOverLimitBeforeAnyPixelIsDecoded()
    {
        var file = await Decoding.OneAsync("bomb.png", PngWriter.Bomb(60000));

        Assert.Equal(DecodeOutcome.OverLimit, file.Outcome);
        Assert.Contains("60000x60000", file.Reason, StringComparison.Ordinal);
        Assert.True(file.Cost.PeakMemoryKib < 100 * 1024, $"took {file.Cost.PeakMemoryKib} KiB");
    }

    [Fact]
    public async Task Zip_WithGoodAndBadEntries_ReportsEachUnderItsOwnName()
    {
        var zip = Zips.Of(
            ("ct/a.png", GoodPng), ("notes.txt", "hello"u8.ToArray()), ("ct/b.dcm", new DicomWriter().Write(1, 1, [24])));
        var results = await Decoding.With(Decoding.TestLimits)
            .DecodeAsync([NamedFile.FromBytes("study.zip", zip)], TestContext.Current.CancellationToken);

        Assert.Equal(["study.zip/ct/a.png", "study.zip/notes.txt", "study.zip/ct/b.dcm"], results.Select(file => file.Name));
        Assert.Equal(
            [DecodeOutcome.Read, DecodeOutcome.Refused, DecodeOutcome.Read], results.Select(file => file.Outcome));
        Assert.Equal([-1000], results[2].Slices[0].Pixels);
    }

    [Fact]
    public async Task Zip_Bomb_IsOverLimitAndGivesNoEntries()
    {
        var zip = Zips.Of(("a.png", GoodPng), ("zeros.dcm", new byte[64 << 20]));
        var file = await Decoding.OneAsync("bomb.zip", zip);

        Assert.Equal(DecodeOutcome.OverLimit, file.Outcome);
        Assert.Contains("times its size", file.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zip_WithTooManyEntries_IsOverLimit()
    {
        var zip = Zips.Of([.. Enumerable.Range(0, 6).Select(i => ($"{i}.png", GoodPng))]);
        var file = await Decoding.OneAsync("many.zip", zip, Decoding.TestLimits with { MaxZipEntries = 5 });

        Assert.Equal(DecodeOutcome.OverLimit, file.Outcome);
        Assert.Equal("the ZIP has more than 5 entries", file.Reason);
    }

    [Fact]
    public async Task Zip_InsideAZip_IsRefused()
    {
        var file = await Decoding.OneAsync("outer.zip", Zips.Of(("inner.zip", Zips.Of(("a.png", GoodPng)))));

        Assert.Equal("outer.zip/inner.zip", file.Name);
        Assert.Equal("a ZIP inside a ZIP is not opened", file.Reason);
    }

    [Theory]
    [InlineData("../../../../tmp/covidlabel-slip.png")]
    [InlineData("/tmp/covidlabel-slip.png")]
    [InlineData("..\\..\\covidlabel-slip.png")]
    [InlineData("line\nbreak\".png")]
    public async Task Zip_SlipName_IsReportedButNeverAPath(string name)
    {
        var file = await Decoding.OneAsync("slip.zip", Zips.Of((name, GoodPng)));

        // The ZIP reader shows Windows separators as slashes.
        Assert.Equal($"slip.zip/{name.Replace('\\', '/')}", file.Name);
        Assert.Equal(DecodeOutcome.Read, file.Outcome);
        Assert.False(File.Exists("/tmp/covidlabel-slip.png"));
    }

    [Fact]
    public async Task Zip_DamagedFurtherOn_GivesItselfAReason()
    {
        var zip = Zips.Of(("a.png", GoodPng), ("b.png", GoodPng));
        zip[zip.Length / 4] ^= 0xFF;
        zip[(zip.Length / 4) + 1] ^= 0xFF;
        var results = await Decoding.With(Decoding.TestLimits)
            .DecodeAsync([NamedFile.FromBytes("z.zip", zip)], TestContext.Current.CancellationToken);

        Assert.All(results, file => Assert.True(file.Slices.Count > 0 || !string.IsNullOrEmpty(file.Reason)));
        Assert.Contains(results, file => file.Reason is not null);
    }

    [Fact]
    public async Task Tiff_WhosePagesLoop_IsRefusedAtOnce()
    {
        // A directory without entries whose successor is itself.
        byte[] tiff = [.. "II*\0\b\0\0\0"u8, 0, 0, 8, 0, 0, 0];
        var file = await Decoding.OneAsync("loop.tif", tiff);

        Assert.Equal("damaged: the TIFF's pages form a loop", file.Reason);
    }

    [Fact]
    public async Task Output_OverTheFileLimit_IsOverLimit()
    {
        var big = GreyPng.Grey(new byte[2048 * 1024], 2048, 1024);
        var file = await Decoding.OneAsync("big.png", big, Decoding.TestLimits with { MaxOutputMibPerFile = 2 });

        Assert.Equal(DecodeOutcome.OverLimit, file.Outcome);
        Assert.Equal("the decoded pixels are larger than allowed", file.Reason);
    }

    [Fact]
    public async Task Output_OverTheRunLimit_StopsLaterFilesOnly()
    {
        var big = GreyPng.Grey(new byte[1024 * 1024], 1024, 1024);
        var files = Enumerable.Range(0, 3).Select(i => NamedFile.FromBytes($"{i}.png", big)).ToList();
        var results = await Decoding.With(Decoding.TestLimits with { MaxOutputMib = 3 })
            .DecodeAsync(files, TestContext.Current.CancellationToken);

        Assert.Equal(
            [DecodeOutcome.Read, DecodeOutcome.OverLimit, DecodeOutcome.OverLimit], results.Select(file => file.Outcome));
        Assert.All(results.Skip(1), file => Assert.NotNull(file.Reason));
    }
}
