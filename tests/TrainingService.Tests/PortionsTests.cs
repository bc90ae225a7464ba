using System.Runtime.InteropServices;
using CovidLabel.TrainingService.Train;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Tests;

/// <summary>What follows when memory runs out; here it does so in earnest, since a tensor larger than any address space is asked for.</summary>
public sealed class PortionsTests
{
    private const long TooMuch = 1L << 50; // 4 PiB of fp32

    private readonly List<(int TooMany, int Now)> told = [];

    [Fact]
    public void Run_MemoryRunsOutTwice_HalvesTwiceSaysSoAndStaysThere()
    {
        var portions = new Portions();

        Assert.Equal(4, portions.Run(8, FitsIn(4), Tell));
        Assert.Equal([(8, 4), (4, 2)], told);
        Assert.Equal(4, portions.Run(8, FitsIn(1), Tell));
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public void Run_FewerSlicesThanPortions_CutsToOneEach() =>
        Assert.Equal(3, new Portions { Count = 8 }.Run(3, FitsIn(1), Tell));

    [Fact]
    public void Run_OddNumberOfSlices_HalvesTheLargestPortionEachTime()
    {
        Assert.Equal(6, new Portions().Run(6, FitsIn(5), Tell));
        Assert.Equal([(6, 3), (3, 2), (2, 1)], told);
    }

    [Fact]
    public void Run_NotEvenOneSliceFits_FailsWithASentenceThatSaysTheFix()
    {
        var failure = Assert.Throws<MemoryExhaustedException>(() => new Portions().Run(4, FitsIn(5), Tell));

        Assert.Equal([(4, 2), (2, 1)], told);
        Assert.Contains("one slice at a time; choose a preset with smaller pictures or fewer maps", FailureReason.Of(failure), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnotherFailure_IsNotTriedAgain()
    {
        var tries = 0;
        Assert.Throws<ExternalException>(() => new Portions().Run(
            4,
            count =>
            {
                tries++;
                using var shapesThatDoNotFit = zeros(2).add(zeros(3));
                return count;
            },
            Tell));

        Assert.Equal(1, tries);
        Assert.Empty(told);
    }

    /// <summary>Work that fits into memory in so many portions or more.</summary>
    private static Func<int, int> FitsIn(int enough) => count =>
    {
        using var needed = zeros(count < enough ? TooMuch : 1);
        return count;
    };

    private void Tell(int tooMany, int now) => told.Add((tooMany, now));
}
