using CovidLabel.Domain.Annotations;
using FsCheck;
using FsCheck.Fluent;

namespace CovidLabel.Domain.Tests;

public sealed class RunLengthMaskTests
{
    [Fact]
    public void Encode_AnyMask_DecodesToItself() => Law(pixels =>
    {
        var (height, width) = (pixels.GetLength(0), pixels.GetLength(1));
        var rows = pixels.Cast<byte>().ToArray();
        return RunLengthMask.Encode(rows, height, width).Decode().SequenceEqual(rows);
    });

    [Fact]
    public void Encode_AnyMask_CountsItsArea() => Law(pixels =>
    {
        var rows = pixels.Cast<byte>().ToArray();
        return RunLengthMask.Encode(rows, pixels.GetLength(0), pixels.GetLength(1)).Area == rows.Count(value => value != 0);
    });

    [Fact]
    public void FromCounts_OfAnyEncoding_IsTheSameMask() => Law(pixels =>
    {
        var mask = RunLengthMask.Encode(pixels.Cast<byte>().ToArray(), pixels.GetLength(0), pixels.GetLength(1));
        return RunLengthMask.FromCounts(mask.Height, mask.Width, mask.Counts).Equals(mask);
    });

    [Fact]
    public void Encode_IsColumnMajorZerosFirst()
    {
        // 2 rows x 3 columns; column by column: 0,1 | 1,1 | 0,0
        Assert.Equal([1, 3, 2], RunLengthMask.Encode([0, 1, 0, 1, 1, 0], 2, 3).Counts);
        Assert.Equal([0, 6], RunLengthMask.Encode([1, 1, 1, 1, 1, 1], 2, 3).Counts);
        Assert.Equal([6], RunLengthMask.Empty(2, 3).Counts);
    }

    [Theory]
    [InlineData(new int[0], "empty")]
    [InlineData(new[] { 5 }, "sum to 5")]
    [InlineData(new[] { 7 }, "sum to 7")]
    [InlineData(new[] { -1, 7 }, "negative")]
    [InlineData(new[] { 2, 0, 4 }, "run 1 is zero")]
    [InlineData(new[] { int.MaxValue, int.MaxValue, 6 }, "sum to 4294967300")]
    [InlineData(new[] { 0, 1, 1, 1, 1, 1, 1, 1 }, "8 runs are more")]
    public void FromCounts_BrokenRuns_AreRefusedNamingTheRule(int[] counts, string rule)
    {
        var refused = Assert.Throws<InvalidMaskException>(() => RunLengthMask.FromCounts(2, 3, counts));
        Assert.Contains(rule, refused.Message);
    }

    [Fact]
    public void FromCounts_NoArea_IsRefused() =>
        Assert.Throws<InvalidMaskException>(() => RunLengthMask.FromCounts(0, 3, [0]));

    private static void Law(Func<byte[,], bool> law)
    {
        var masks =
            from height in Gen.Choose(1, 9)
            from width in Gen.Choose(1, 9)
            from pixels in Gen.Choose(0, 1).Select(value => (byte)value).Array2DOf(height, width)
            select pixels;
        Prop.ForAll(masks.ToArbitrary(), law).QuickCheckThrowOnFailure();
    }
}
