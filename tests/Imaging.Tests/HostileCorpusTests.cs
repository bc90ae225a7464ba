using CovidLabel.Imaging.Decoding;
using CovidLabel.TestSupport;
using Imaging.Tests.Making;

namespace Imaging.Tests;

/// <summary>A fixed sample of ../shared/data/hostile; ./bench hostile runs all of it.</summary>
public sealed class HostileCorpusTests
{
    private const int EveryNth = 43;

    [Fact]
    public async Task Sample_OfHostileFiles_IsReadOrRefusedWithinLimits()
    {
        var root = RealData.Folder("hostile");
        var paths = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var sample = paths.Where((_, at) => at % EveryNth == 0).Select(path => NamedFile.FromPath(path, Path.GetRelativePath(root, path))).ToList();
        var limits = Decoding.TestLimits with { MemoryMib = 1024, WallSecondsPerFile = 30 };
        var results = await Decoding.With(limits).DecodeAsync(sample, TestContext.Current.CancellationToken);

        Assert.InRange(sample.Count, 55, 70);
        Assert.Equal(Enumerable.Range(0, sample.Count), results.Select(file => file.Input).Distinct());
        foreach (var file in results)
        {
            Assert.True(file.Slices.Count > 0 || !string.IsNullOrEmpty(file.Reason), file.Name);
            Assert.True(file.Cost.PeakMemoryKib < limits.MemoryMib * 1024L, $"{file.Name} took {file.Cost.PeakMemoryKib} KiB");
        }
    }
}
