using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using Parity;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Tests;

/// <summary>A batch in portions teaches what the whole batch teaches.</summary>
[Collection(TorchCollection.Name)]
public sealed class MicroBatchTests
{
    private const int Size = 32;

    private static readonly NetworkOptions All = new(
        ImageSize: Size, Width: 4, Normalisation: Normalisation.Group, ClassifierDropout: 0, ClassifierPooling: ClassifierPooling.MeanMax);

    public static TheoryData<string> Networks => [.. Shapes.Keys];

    private static readonly Dictionary<string, NetworkOptions> Shapes = new()
    {
        ["all three tasks"] = All,
        ["reconstruction"] = All with { SegmentationWeight = 0, ClassificationWeight = 0 },
        ["segmentation"] = All with { ReconstructionWeight = 0, ClassificationWeight = 0 },
        ["classification"] = All with { ReconstructionWeight = 0, SegmentationWeight = 0 },
        ["without normalisation, as in the paper"] = All with { Normalisation = Normalisation.None, ClassifierPooling = ClassifierPooling.Flatten },
        ["weights, cross-entropy and views"] = All with { SegmentationWeight = 2, ReconstructionWeight = 0.2, PixelEntropyWeight = 1, WholePictureViews = true },
        ["balanced by uncertainty"] = All with { Balance = LossBalance.Uncertainty },
    };

    /// <summary>Everything known, some of it, masks only, labels only, nothing, one slice alone, and a reconstruction of some.</summary>
    /// <remarks>
    /// Noise in which no ReLU and no max-pooling tells values apart by their rounding alone: where one does, a gradient jumps by a pixel's part
    /// (1.9e-5 with other numbers), as it does beside PyTorch (docs/performance.md).
    /// </remarks>
    private static readonly BatchArrays[] Batches =
    [
        Material.Batch(Size, 8, masked: 8, labelledAt: [0, 1, 2, 3, 4, 5, 6, 7], number: 0),
        Material.Batch(Size, 8, masked: 3, labelledAt: [1, 3, 5, 7], number: 1),
        Material.Batch(Size, 8, masked: 3, labelledAt: [2, 6, 7], number: 2),
        Material.Batch(Size, 8, masked: 5, labelledAt: [], number: 8),
        Material.Batch(Size, 8, masked: 0, labelledAt: [0, 1, 4], number: 4),
        Material.Batch(Size, 8, masked: 0, labelledAt: [], number: 7),
        Material.Batch(Size, 8, masked: 1, labelledAt: [0], number: 6),
        Material.Batch(Size, 8, masked: 3, labelledAt: [1, 3, 5, 7], number: 1) with { Reconstructed = 3 },
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Teach_InPortions_GivesTheLossesAndGradientsOfTheWholeBatch(string shape)
    {
        var options = TinySnapshot.Options with { Network = Shapes[shape], LabelSmoothing = 0.1 };
        manual_seed(3);
        using var network = new MultiTaskNetwork(options.Network, options.LabelSmoothing);
        foreach (var batch in Batches)
        {
            var whole = Teach(network, batch, 1, options);
            foreach (var portions in (int[])[2, 4, 8])
            {
                var cut = Teach(network, batch, portions, options);
                Assert.Equal(whole.Losses.Keys.Order(), cut.Losses.Keys.Order());
                Assert.All(whole.Losses, loss => Assert.Equal(loss.Value, cut.Losses[loss.Key], 1e-5));
                Assert.Equal(whole.Gradients.Keys.Order(), cut.Gradients.Keys.Order()); // none where none is due, which is not the same as zero
                Assert.All(whole.Gradients, gradient => Assert.True(
                    gradient.Value.Zip(cut.Gradients[gradient.Key]).Max(pair => Math.Abs(pair.First - pair.Second)) < 1e-5,
                    $"{gradient.Key} in {portions} portions"));
            }
        }
    }

    [Fact]
    public void Teach_InPortionsWithBatchNormalisation_DiffersInWhatIsNormalisedTogether()
    {
        var options = TinySnapshot.Options with { Network = All with { Normalisation = Normalisation.Batch } };
        manual_seed(3);
        using var network = new MultiTaskNetwork(options.Network);
        var whole = Teach(network, Batches[0], 1, options).Losses["total"];
        var cut = Teach(network, Batches[0], 4, options).Losses["total"];

        Assert.NotEqual(whole, cut, 1e-5);
    }

    [Fact]
    public void Teach_SameSeedAndPortions_DrawsTheSameDropoutBitForBit()
    {
        var options = TinySnapshot.Options;
        manual_seed(3);
        using var network = new MultiTaskNetwork(options.Network);
        network.train();
        var first = Seeded();
        var again = Seeded();

        Assert.Equal(first.Losses, again.Losses);
        Assert.Equal(first.Gradients, again.Gradients);

        (Dictionary<string, float> Losses, Dictionary<string, float[]> Gradients) Seeded()
        {
            manual_seed(9);
            return Teach(network, Batches[1], 4, options);
        }
    }

    [Fact]
    public void Split_EverySlice_IsInOnePortionWithWhatIsKnownOfIt()
    {
        var batch = Batches[2] with { Reconstructed = 3 };
        var pixels = Size * Size;
        var portions = MicroBatches.Split(batch, 4);

        Assert.Equal([2, 2, 2, 2], portions.Select(portion => portion.Count));
        Assert.Equal([1, 1, 1, 0], portions.Select(portion => portion.MaskedCount));
        Assert.Equal([0, 1, 1, 1], portions.Select(portion => portion.Reconstructed));
        for (var at = 0; at < batch.Count; at++)
        {
            var (portion, place) = (portions[at % 4], at / 4);
            Assert.Equal(Plane(batch.Images, at), Plane(portion.Images, place));
            if (at < batch.MaskedCount) Assert.Equal(Plane(batch.Lesions, at), Plane(portion.Lesions, place));
            Assert.Equal(Label(batch, at), Label(portion, place));
        }

        float[] Plane(float[] of, int at) => of[(at * pixels)..((at + 1) * pixels)];
        static float? Label(BatchArrays of, int at) => Array.IndexOf(of.LabelledAt, at) is var found and >= 0 ? of.Labels[found] : null;
    }

    private static (Dictionary<string, float> Losses, Dictionary<string, float[]> Gradients) Teach(
        MultiTaskNetwork network, BatchArrays batch, int portions, TrainingOptions options)
    {
        using var scope = NewDisposeScope();
        var losses = MicroBatches.Teach(network, batch, portions, options, CPU);
        var values = losses.ByTask.ToDictionary(pair => pair.Key, pair => pair.Value.item<float>());
        if (losses.Total is not null) values["total"] = losses.Total.item<float>();
        return (
            values,
            network.named_parameters().Where(named => named.parameter.grad is not null)
                .ToDictionary(named => named.name, named => named.parameter.grad!.data<float>().ToArray()));
    }
}
