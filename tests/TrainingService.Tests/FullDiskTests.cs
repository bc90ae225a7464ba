using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Tests;

public sealed class FullDiskTests
{
    private const int NoSpaceLeft = unchecked((int)0x80070000) | 28;

    [Fact]
    public void WaitForRoom_DiskFullTwice_PausesSaysSoOnceAndGoesOn()
    {
        var (tries, lines) = (0, new List<string>());
        FullDisk.WaitForRoom(Write, "a checkpoint", lines.Add, new Hurried(), CancellationToken.None);

        Assert.Equal(3, tries);
        Assert.Collection(
            lines,
            line => Assert.StartsWith("The disk is full: the run pauses until there is room for a checkpoint.", line, StringComparison.Ordinal),
            line => Assert.Equal("There is room again; the run goes on.", line));

        void Write()
        {
            if (++tries < 3) throw new IOException("No space left on device", NoSpaceLeft);
        }
    }

    [Fact]
    public void WaitForRoom_CancelledMeanwhile_EndsTheWait()
    {
        using var cancel = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => FullDisk.WaitForRoom(
            () => throw new IOException("No space left on device", NoSpaceLeft), "a checkpoint", _ => cancel.Cancel(), TimeProvider.System, cancel.Token));
    }

    [Fact]
    public void WaitForRoom_AnotherFailure_IsNotWaitedFor() =>
        Assert.Throws<IOException>(() => FullDisk.WaitForRoom(
            () => throw new IOException("Input/output error", unchecked((int)0x80070005)), "a checkpoint", _ => { }, TimeProvider.System, CancellationToken.None));

    /// <summary>Waits for nothing.</summary>
    private sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
