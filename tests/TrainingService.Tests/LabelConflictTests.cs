using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Tests;

public sealed class LabelConflictTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Of_SamePictureLabelledBothWays_IsReportedOnceUnderItsCovidSlice()
    {
        var items = TinySnapshot.Items(4);
        var twin = items[0] with { Slice = "twin", Group = "tiny/twin", Label = ClassLabel.NonCovid, Part = SnapshotPart.Test };
        var unlabelled = items[0] with { Slice = "unlabelled", Group = "tiny/unlabelled", Label = null };
        items.AddRange([twin, unlabelled]);
        SnapshotWriter.Write(
            folder.File("a"), items, item => TinySnapshot.Pixels(item.Slice is "twin" or "unlabelled" ? item with { Slice = "0" } : item), CancellationToken.None);
        using var snapshot = SnapshotFile.Open(folder.File("a"));
        var conflicts = LabelConflicts.Of(snapshot);
        var summary = SnapshotSummary.Of(snapshot.Items, conflicts);

        Assert.Equal(new LabelConflict("0", "twin", 0), Assert.Single(conflicts));
        var row = Assert.Single(summary, row => row.Conflicts!.Count > 0);
        Assert.Equal((items[0].Part, items[0].Source), (row.Part, row.Source));
        Assert.Equal(items.Count, summary.Sum(each => each.Slices));
        Assert.Equal(SnapshotCount.Write(summary), SnapshotCount.Write(SnapshotCount.Read(SnapshotCount.Write(summary))));
    }
}
