using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Components.Training;

namespace CovidLabel.Web.Tests.Components;

public sealed class LearnableNowTests
{
    [Fact]
    public void Of_PartialAndUnknownMasks_DoNotTeachSegmentation()
    {
        var tasks = LearnableNow.Of(
            [
                Slice(1, "p", ClassLabel.Covid, MaskState.Complete),
                Slice(2, "p", null, MaskState.Negative),
                Slice(3, "q", ClassLabel.NonCovid, MaskState.Partial),
                Slice(4, "q", null, MaskState.Unknown),
            ],
            []);

        Assert.Equal([("reconstruction", 4), ("classification", 2), ("segmentation", 2)], tasks.Select(task => (task.Task, task.N)));
        Assert.Equal(1, tasks[2].Clear);
        Assert.All(tasks, task => Assert.Equal(task.N, task.Undealt));
    }

    [Fact]
    public void Of_ANewSliceOfAKnownPatient_IsInThatPatientsPart()
    {
        var tasks = LearnableNow.Of(
            [Slice(1, "p"), Slice(2, "p"), Slice(3, "new"), Slice(4, null)],
            [new SnapshotSlice(1, SnapshotPart.Test, 0, 0, "site/p")]);

        Assert.Equal((0, 0, 2, 2), (tasks[0].Train, tasks[0].Validation, tasks[0].Test, tasks[0].Undealt));
    }

    [Fact]
    public void Of_SamePatientNameInAnotherSource_IsAnotherPatient()
    {
        var tasks = LearnableNow.Of([Slice(1, "p"), Slice(2, "p", source: "elsewhere")], [new SnapshotSlice(1, SnapshotPart.Train, 0, 0, "site/p")]);

        Assert.Equal((1, 1), (tasks[0].Train, tasks[0].Undealt));
    }

    private static TrainingSlice Slice(
        long id, string? patient, ClassLabel? label = null, MaskState mask = MaskState.Unknown, string source = "site") =>
        new(id, 4, 4, true, patient, source, null, 0, label, label is null ? 0 : 1, mask, mask == MaskState.Unknown ? 0 : 1);
}
