using CovidLabel.Imaging.Decoding;
using CovidLabel.Imaging.Pixels;
using Imaging.Tests.Making;

namespace Imaging.Tests;

/// <summary>A file's process tries what a taken-over decoder would try (native/probes.h).</summary>
public sealed class SandboxTests
{
    private static readonly byte[] GoodPng = GreyPng.Grey([1, 2, 3, 4], 2, 2);

    [Theory]
    [InlineData("network", 2)]
    [InlineData("writing", 5)]
    [InlineData("reading", 2)]
    [InlineData("processes", 6)]
    public async Task Process_TryingForbiddenThings_IsDeniedEach(string probe, int attempts)
    {
        var file = await Decoding.OneAsync("probe", Decoding.Probe(probe));

        Assert.Equal($"probe {probe} ended", file.Reason);
        Assert.Equal(attempts, file.Notes.Count);
        Assert.DoesNotContain(file.Notes, note => note.EndsWith("allowed", StringComparison.Ordinal));
        Assert.False(File.Exists("/tmp/covidlabel-probe"));
    }

    [Theory]
    [InlineData("abort", "Aborted")]
    [InlineData("segfault", "Segmentation fault")]
    public async Task Process_ThatDies_CostsOnlyItsOwnFile(string probe, string named)
    {
        NamedFile[] files =
        [
            NamedFile.FromBytes("before.png", GoodPng),
            NamedFile.FromBytes("crash.dcm", Decoding.Probe(probe)),
            NamedFile.FromBytes("after.png", GoodPng),
        ];
        var results = await Decoding.With(Decoding.TestLimits).DecodeAsync(files, TestContext.Current.CancellationToken);

        Assert.Equal([DecodeOutcome.Read, DecodeOutcome.Crashed, DecodeOutcome.Read], results.Select(file => file.Outcome));
        Assert.Contains(named, results[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_ThatTakesMemory_IsOverLimit()
    {
        var file = await Decoding.OneAsync("m", Decoding.Probe("memory"), Decoding.TestLimits with { MemoryMib = 512 });

        Assert.Equal(DecodeOutcome.OverLimit, file.Outcome);
        Assert.Contains("memory", file.Reason, StringComparison.Ordinal);
        Assert.True(file.Cost.PeakMemoryKib < 512 * 1024, $"took {file.Cost.PeakMemoryKib} KiB");
    }

    [Fact]
    public async Task Process_ThatSleeps_IsEndedByTheWallClock()
    {
        var file = await Decoding.OneAsync("s", Decoding.Probe("sleep"), Decoding.TestLimits with { WallSecondsPerFile = 1 });

        Assert.Equal(DecodeOutcome.OverLimit, file.Outcome);
        Assert.Equal("it took longer than 1 s", file.Reason);
    }

    [Fact]
    public async Task Process_ThatSpins_IsEndedByItsProcessorTime()
    {
        var file = await Decoding.OneAsync("s", Decoding.Probe("spin"), Decoding.TestLimits with { CpuSecondsPerFile = 1 });

        Assert.Equal(DecodeOutcome.OverLimit, file.Outcome);
    }

    [Fact]
    public async Task Process_ThatFillsItsOutput_IsOverLimit()
    {
        var file = await Decoding.OneAsync("o", Decoding.Probe("output"), Decoding.TestLimits with { MaxOutputMibPerFile = 4 });

        Assert.Equal(DecodeOutcome.OverLimit, file.Outcome);
    }

    [Fact]
    public async Task Process_ThatTalksNonsense_HarmsOnlyItsOwnFile()
    {
        NamedFile[] files = [NamedFile.FromBytes("n", Decoding.Probe("nonsense")), NamedFile.FromBytes("after.png", GoodPng)];
        var results = await Decoding.With(Decoding.TestLimits).DecodeAsync(files, TestContext.Current.CancellationToken);

        Assert.NotNull(results[0].Reason);
        Assert.Equal(DecodeOutcome.Read, results[1].Outcome);
    }

    [Fact]
    public async Task Run_Cancelled_EndsSoonAndLeavesNoFolder()
    {
        var temp = Directory.CreateTempSubdirectory("covidlabel-test-");
        try
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            var decoder = Decoding.With(Decoding.TestLimits with { TempFolder = temp.FullName });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => decoder.DecodeAsync([NamedFile.FromBytes("s", Decoding.Probe("sleep"))], cancel.Token));

            Assert.Empty(temp.EnumerateFileSystemInfos());
        }
        finally
        {
            temp.Delete(recursive: true);
        }
    }

    [Fact]
    public void Decoder_Starting_RemovesFoldersOfKilledRunsOnly()
    {
        var temp = Directory.CreateTempSubdirectory("covidlabel-test-");
        try
        {
            var abandoned = temp.CreateSubdirectory("covidlabel-decode-1");
            var running = temp.CreateSubdirectory("covidlabel-decode-2");
            abandoned.LastWriteTimeUtc = DateTime.UnixEpoch;
            Decoding.With(Decoding.TestLimits with { TempFolder = temp.FullName });

            Assert.False(Directory.Exists(abandoned.FullName));
            Assert.True(Directory.Exists(running.FullName));
        }
        finally
        {
            temp.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Run_OverItsWallLimit_KeepsWhatWasDecodedAndNamesTheRest()
    {
        NamedFile[] files =
        [
            NamedFile.FromBytes("a.png", GoodPng),
            NamedFile.FromBytes("s", Decoding.Probe("sleep")),
            NamedFile.FromBytes("b.png", GoodPng),
        ];
        var results = await Decoding.With(Decoding.TestLimits with { WallLimit = TimeSpan.FromSeconds(2) })
            .DecodeAsync(files, TestContext.Current.CancellationToken);

        Assert.Equal(DecodeOutcome.Read, results[0].Outcome);
        Assert.All(results.Skip(1), file => Assert.Equal(DecodeOutcome.OverLimit, file.Outcome));
        Assert.All(results.Skip(1), file => Assert.Contains("not reached", file.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Worker_Missing_IsNoStatementAboutFiles()
    {
        var decoder = Decoding.With(Decoding.TestLimits with { WorkerPath = "/nowhere/covidlabel-decode" });

        await Assert.ThrowsAsync<DecoderFailedException>(
            () => decoder.DecodeAsync([NamedFile.FromBytes("a.png", GoodPng)], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Options_WithoutALimit_NameTheKey()
    {
        var wrong = Assert.Throws<ArgumentException>(() => new DecoderOptions { MemoryMib = 0 }.Validate());

        Assert.Contains("Decoder:MemoryMib", wrong.Message, StringComparison.Ordinal);
    }
}
