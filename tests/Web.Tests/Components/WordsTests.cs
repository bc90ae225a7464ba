using CovidLabel.Domain.Training;
using CovidLabel.Web.Components.Common;

namespace CovidLabel.Web.Tests.Components;

public sealed class WordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 22, 5, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(3570, "1 h 00 min")]
    [InlineData(7500, "2 h 05 min")]
    [InlineData(3 * 24 * 3600 + 4 * 3600, "3 d 4 h")]
    [InlineData(-5, "0 s")]
    public void Duration_IsRoundedToWhatOnePlansWith(double seconds, string words) =>
        Assert.Equal(words, Words.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(20, "just now")]
    [InlineData(60 * 12, "12 min ago")]
    [InlineData(3600 * 3, "3 h ago")]
    [InlineData(86400 * 5, "5 d ago")]
    [InlineData(86400 * 40, "2026-10-12")]
    [InlineData(-30, "just now")]
    public void Ago_SaysHowLong(double seconds, string words) => Assert.Equal(words, Words.Ago(Now.AddSeconds(-seconds), Now));

    [Fact]
    public void Moment_AnotherZone_IsSaidInUtc() =>
        Assert.Equal("2026-11-21 22:05 UTC", Words.Moment(Now.ToOffset(TimeSpan.FromHours(2))));

    [Fact]
    public void Interval_Missing_IsSaidNotToBeMeasured() => Assert.Equal("not measured", Words.Interval(null));

    [Fact]
    public void Interval_HasThreeDigitsAndBothEnds() => Assert.Equal("0.912 (0.874–0.944)", Words.Interval(new Interval(0.9123, 0.8741, 0.9437)));

    [Theory]
    [InlineData(0.031, "+0.031")]
    [InlineData(-0.012, "−0.012")]
    [InlineData(0.0, "+0.000")]
    public void Difference_AlwaysHasItsSign(double value, string words) => Assert.Equal(words, Words.Difference(value));

    [Theory]
    [InlineData(1, "1 slice")]
    [InlineData(0, "0 slices")]
    [InlineData(1204, "1,204 slices")]
    public void Count_AgreesInNumber(long count, string words) => Assert.Equal(words, Words.Count(count, "slice"));

    [Theory]
    [InlineData(812, "812 B")]
    [InlineData(4300, "4.2 KiB")]
    [InlineData(12 * 1024 * 1024, "12.0 MiB")]
    public void Bytes_InBinaryUnits(long bytes, string words) => Assert.Equal(words, Words.Bytes(bytes));
}
