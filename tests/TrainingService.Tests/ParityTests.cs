using Parity;

namespace CovidLabel.TrainingService.Tests;

/// <summary>The quick part of <c>./bench parity</c>: the network beside a restatement of it in PyTorch.</summary>
[Collection(TorchCollection.Name)]
public sealed class ParityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Network_BesideARestatementInPyTorch_GivesTheSameOutputsLossesGradientsAndSteps()
    {
        var differences = TorchThread.Run(1, () =>
        {
            using var peer = new Peer(1);
            var comparison = new Comparison(peer, folder.Path);
            foreach (var one in Case.Few()) comparison.Run(one);
            return comparison.Differences;
        });

        Assert.All(differences.Findings, pair => Assert.True(
            pair.Value.Largest <= Differences.BoundOf(pair.Key), $"{pair.Key} differ by {pair.Value.Largest}: {pair.Value.Where}"));
        Assert.True(differences.AreWithinBounds, "something was not compared at all");
    }
}
