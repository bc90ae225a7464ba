using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;

namespace CovidLabel.TrainingService.Tests;

public sealed class ProbeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LogisticRegression_SmallExample_ReachesTheMinimumThatDescentFinds()
    {
        double[][] features = [[1, 2], [2, 1], [3, 4], [4, 3.5], [0.5, 0.2], [2.5, 2.5], [3.5, 0.5], [1.5, 3]];
        var fitted = LogisticRegression.Fit(features, [false, false, true, true, false, true, false, true], penalty: 0.5);

        Assert.Equal(-0.20266550455629562, fitted.LogOdds([2, 2]), 6);
        Assert.Equal(-1.9298440083354926, fitted.LogOdds([4, 0]), 6);
    }

    [Fact]
    public void LogisticRegression_SeparableAndConstantFeatures_StaysFinite()
    {
        var fitted = LogisticRegression.Fit([[0, 7], [1, 7], [10, 7], [11, 7]], [false, false, true, true], penalty: 0.1);

        Assert.InRange(fitted.LogOdds([11, 7]), 0, 100);
        Assert.Equal(fitted.LogOdds([11, 7]), fitted.LogOdds([11, 8]));
    }

    [Fact]
    public void Probes_MarkInTheFrame_IsFoundByTheFrameAloneAndTheSameEachTime()
    {
        // A bright corner instead of a lesion: nothing but the frame tells.
        using var snapshot = Open(TinySnapshot.Items(60), (pixels, covid) =>
        {
            for (var x = 0; x < 3; x++) pixels[x] = covid ? (short)250 : (short)10;
        });
        var (first, second) = (Of(snapshot), Of(snapshot));

        Assert.Equal(["border-only", "histogram-only", "which-source"], first.Select(probe => probe.Name));
        Assert.True(Auc(snapshot, first[0]) > 0.95, $"{Auc(snapshot, first[0])}");
        foreach (var (one, other) in first.Zip(second)) Assert.Equal(one.LogOdds, other.LogOdds);
    }

    [Fact]
    public void Probes_SourceDecidesTheLabel_IsFoundByTheSource()
    {
        var items = TinySnapshot.Items(40).Select(item => item with { Source = item.Label == ClassLabel.Covid ? "clinic" : "screening" }).ToList();
        using var snapshot = Open(items, (_, _) => { });

        Assert.Equal(1, Auc(snapshot, Of(snapshot)[2]));
    }

    [Fact]
    public void Probes_OneLabelAbsent_AreNotFittedAndSaySo()
    {
        var items = TinySnapshot.Items(20).Select(item => item with { Label = item.Label is null ? null : ClassLabel.Covid }).ToList();
        using var snapshot = Open(items, (_, _) => { });

        Assert.All(Of(snapshot), probe => Assert.Null(probe.LogOdds));
        Assert.All(Of(snapshot), probe => Assert.Contains("Not fitted", probe.Description));
    }

    private SnapshotFile Open(IReadOnlyList<SnapshotItem> items, Action<short[], bool> mark)
    {
        SnapshotWriter.Write(folder.File("probes"), items, Load, CancellationToken.None);
        return SnapshotFile.Open(folder.File("probes"));

        SlicePixels Load(SnapshotItem item)
        {
            var random = new SeededRandom(11, item.Slice);
            var pixels = new short[item.Height * item.Width];
            for (var i = 0; i < pixels.Length; i++) pixels[i] = (short)(80 + random.NextInt(60));
            mark(pixels, item.Label == ClassLabel.Covid);
            return new SlicePixels(pixels, item.HasMask ? new byte[pixels.Length] : null);
        }
    }

    private static IReadOnlyList<Probe> Of(SnapshotFile snapshot)
    {
        return Probes.Of(Traits(SnapshotPart.Train), Traits(SnapshotPart.Validation), Traits(SnapshotPart.Test));

        PictureTraits[] Traits(SnapshotPart part) =>
            [.. snapshot.Items.Where(item => item.Part == part && item.Label is not null).Select(item => PictureTraits.Of(snapshot, item))];
    }

    private static double Auc(SnapshotFile snapshot, Probe probe)
    {
        var test = snapshot.Items.Where(item => item.Part == SnapshotPart.Test && item.Label is not null).ToArray();
        return Metrics.Auc([.. test.Select(item => probe.LogOdds![item.Slice])], [.. test.Select(item => item.Label == ClassLabel.Covid)])!.Value;
    }
}
