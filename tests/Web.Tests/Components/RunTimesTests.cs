using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Rows;
using CovidLabel.Web.Components.Training;

namespace CovidLabel.Web.Tests.Components;

public sealed class RunTimesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Expect_EpochsAskedFor_ScalesTheNewestSuccess()
    {
        var expected = RunTimes.Expect(
            [
                Run(1, RunState.Succeeded, epoch: 10, epochs: 10, minutes: 50),
                Run(2, RunState.Succeeded, epoch: 20, epochs: 40, minutes: 10, startMinutes: 100),
                Run(3, RunState.Failed, epoch: 5, epochs: 40, minutes: 90, startMinutes: 200),
            ],
            "cpu-small", epochs: 6);

        Assert.NotNull(expected);
        Assert.Equal(2, expected.FromRun);
        Assert.Equal(TimeSpan.FromSeconds(30), expected.Epoch);
        Assert.Equal(TimeSpan.FromMinutes(3), expected.Total);
    }

    [Fact]
    public void Expect_NoEpochsAskedFor_TakesThoseThePresetGaveAnotherRun()
    {
        var given = Run(1, RunState.Succeeded, epoch: 10, epochs: 10, minutes: 5, requested: 10);

        Assert.Null(RunTimes.Expect([given], "cpu-small", null)!.Total);
        Assert.Equal(100, RunTimes.Expect([given, Run(2, RunState.Running, 1, 100, 0)], "cpu-small", null)!.Epochs);
    }

    [Fact]
    public void Expect_OtherPresetOnly_SaysNothing() =>
        Assert.Null(RunTimes.Expect([Run(1, RunState.Succeeded, 10, 10, 50)], "paper-256", null));

    [Fact]
    public void Remaining_RecentEpochsMeasured_UsesTheirMean()
    {
        var run = Run(1, RunState.Running, epoch: 10, epochs: 30, minutes: 0);

        var remaining = RunTimes.Remaining(run, [600, 1200, 1205, 1210, 1215, 1220, 1225, 1230, 1235, 1240], Start.AddHours(1));

        Assert.Equal(TimeSpan.FromSeconds(100), remaining);
    }

    [Fact]
    public void Remaining_NothingMeasured_UsesTheTimePassed() =>
        Assert.Equal(TimeSpan.FromMinutes(20), RunTimes.Remaining(Run(1, RunState.Running, 10, 30, 0), [], Start.AddMinutes(10)));

    [Theory]
    [InlineData(RunState.Running, 0)]
    [InlineData(RunState.Succeeded, 10)]
    [InlineData(RunState.Cancelling, 10)]
    public void Remaining_NotRunningOrNotBegun_SaysNothing(RunState state, int epoch) =>
        Assert.Null(RunTimes.Remaining(Run(1, state, epoch, 30, 5), [3], Start.AddMinutes(10)));

    [Theory]
    [InlineData(0, null, null, "Epoch 0 of 6", 0)]
    [InlineData(0, 5, 20, "Epoch 1 of 6, step 5 of 20", 0.25)]
    [InlineData(2, 20, 20, "Epoch 3 of 6, step 20 of 20", 3)]
    [InlineData(6, null, null, "Epoch 6 of 6", 6)]
    public void Place_WithinAnEpochOrBetweenTwo_IsSaid(int epoch, int? step, int? steps, string place, double done)
    {
        var run = Run(1, RunState.Running, epoch, 6, 0);
        (run.Step, run.Steps) = (step, steps);

        Assert.Equal(place, RunTimes.Place(run, 6));
        Assert.Equal(done, RunTimes.Done(run));
    }

    private static RunRow Run(
        long id, RunState state, int epoch, int? epochs, double minutes, double startMinutes = 0, int? requested = null) => new()
    {
        Id = id,
        Preset = "cpu-small",
        Seed = 1,
        State = (int)state,
        RequestedBy = Guid.Empty,
        RequestedEpochs = requested,
        CreatedAt = Start,
        StartedAt = Start.AddMinutes(startMinutes),
        FinishedAt = state.IsFinal() ? Start.AddMinutes(startMinutes + minutes) : null,
        Epoch = epoch,
        Epochs = epochs,
    };
}
