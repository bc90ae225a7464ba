using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Tests;

/// <summary>A run for which memory once ran out, and which was resumed where there is plenty.</summary>
[Collection(TorchCollection.Name)]
public sealed class PortionedTrainingTests : IDisposable
{
    private static readonly TrainingOptions Options = TinySnapshot.Options with { Epochs = 4 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Fit_ResumedInPortions_KeepsThemOverAnotherDeathAndEndsWithTheSameWeightsBitForBit()
    {
        var whole = Fit("whole");
        Died("once", 2);
        CutIntoPortions("once");
        Died("twice", 2);
        CutIntoPortions("twice");
        var once = Fit("once");
        Died("twice", 3);
        var twice = Fit("twice");

        Assert.Equal(once, twice);
        Assert.NotEqual(whole, once); // dropout draws by the portion
    }

    private string Fit(string run, int diesAfter = 0)
    {
        using var snapshot = SnapshotFile.Open(TinySnapshot.Write(folder, TinySnapshot.Items(12)));
        var observer = new RecordingObserver { OnEpoch = epoch => { if (epoch == diesAfter) throw new InvalidOperationException("died"); } };
        return TorchThread.Run(1, () => Fitting.Run(
            snapshot, Options, folder.File(run), Training.DefaultCheckpointInterval, CPU, observer, new HurriedTime(), CancellationToken.None)).WeightsSha256;
    }

    private void Died(string run, int after) => Assert.Throws<InvalidOperationException>(() => Fit(run, after));

    /// <summary>Leaves the run's newest checkpoint as it would be, had memory run out in the step before.</summary>
    private void CutIntoPortions(string run)
    {
        using var snapshot = SnapshotFile.Open(TinySnapshot.Write(folder, TinySnapshot.Items(12)));
        using var network = new MultiTaskNetwork(Options.Network, Options.LabelSmoothing);
        using var average = Weights.Copy(Options, network, CPU);
        using var best = Weights.Copy(Options, network, CPU);
        using var adam = optim.Adam(network.parameters(), Options.LearningRate, beta1: 0.9, beta2: 0.999);
        var state = new TrainingState(network, average, best, adam);
        var checkpoints = new Checkpoints(folder.File(run), Options.ToJson(), snapshot.Sha256, _ => { });
        var progress = checkpoints.Load(state)!;
        progress.StepPortions.Count = 2;
        checkpoints.Save(progress, state);
    }
}
