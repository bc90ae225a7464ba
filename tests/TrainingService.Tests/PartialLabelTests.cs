using CovidLabel.Domain.Annotations;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Tests;

/// <summary>
/// Every image teaches what it can, and nothing it cannot: what is not annotated reaches no loss and no gradient, bit for bit.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class PartialLabelTests : IDisposable
{
    private const int Size = 32;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Losses_LabelMapOfAnUnknownOrPartialMaskChanged_AreTheSameBitForBit()
    {
        var items = Mixed();
        var first = Learn(items, item => TinySnapshot.Pixels(item) with { LabelMap = Map(item, 0) });
        var second = Learn(items, item => TinySnapshot.Pixels(item) with { LabelMap = Map(item, 3) });

        Assert.Equal(first.Losses, second.Losses);
        Assert.Equal(first.Gradients, second.Gradients);

        // Supervised slices keep their map; the others come with one that must not matter.
        static byte[] Map(SnapshotItem item, byte unknown)
        {
            if (item.HasMask) return TinySnapshot.Pixels(item).LabelMap!;
            var map = new byte[TinySnapshot.Height * TinySnapshot.Width];
            Array.Fill(map, unknown);
            return map;
        }
    }

    [Fact]
    public void Losses_RowsOfUnannotatedTargetsChanged_AreTheSameBitForBit()
    {
        // Below the snapshot as well: a batch has no place for a target that is not there, so its arrays can only be equal.
        var samples = Mixed().Select(item => Sample(item)).OrderByDescending(sample => sample.Lesion is not null).ToArray();
        var batch = BatchArrays.Of(samples, Size);

        Assert.Equal(samples.Count(sample => sample.Lesion is not null) * Size * Size, batch.Lesions.Length);
        Assert.Equal(samples.Count(sample => sample.Label is not null), batch.Labels.Length);
        Assert.Equal(samples.Select((sample, i) => (sample, i)).Where(pair => pair.sample.Label is not null).Select(pair => (long)pair.i), batch.LabelledAt);
    }

    [Fact]
    public void Losses_SliceReviewedAsNegative_DifferFromAnUnknownOne()
    {
        var items = Mixed();
        var unknown = items.FindIndex(item => item.MaskState == MaskState.Unknown);
        var reviewed = items.ToList();
        reviewed[unknown] = reviewed[unknown] with { MaskState = MaskState.Negative };
        var before = Learn(items, WithEmptyMap);
        var after = Learn(reviewed, WithEmptyMap);

        Assert.NotEqual(before.Losses["segmentation"], after.Losses["segmentation"]);
        Assert.Equal(before.Losses["classification"], after.Losses["classification"], 1e-6f); // summed in another order
        Assert.NotEqual(before.Gradients, after.Gradients);

        static SlicePixels WithEmptyMap(SnapshotItem item) => TinySnapshot.Pixels(item) is { LabelMap: null } slice
            ? slice with { LabelMap = new byte[TinySnapshot.Height * TinySnapshot.Width] }
            : TinySnapshot.Pixels(item);
    }

    [Fact]
    public void Losses_NegativeSliceAlone_PullsItsProbabilitiesDown()
    {
        var item = Mixed().First(each => each.MaskState == MaskState.Negative);
        manual_seed(1);
        using var network = new MultiTaskNetwork(TinySnapshot.Options.Network);
        using var adam = optim.Adam(network.parameters(), 0.01, 0.9, 0.999);
        var before = MeanLesion(network, item);
        for (var step = 0; step < 5; step++)
        {
            using var scope = NewDisposeScope();
            network.train();
            network.zero_grad();
            network.Losses(Batch.On(CPU, BatchArrays.Of([Sample(item)], Size))).Total!.backward();
            adam.step();
        }

        Assert.True(MeanLesion(network, item) < before);
    }

    [Fact]
    public void Losses_BatchWithoutMasks_LeavesTheSegmentationHeadWithoutGradients()
    {
        var items = Mixed().Where(item => !item.HasMask).ToList();
        var learnt = Learn(items, TinySnapshot.Pixels);

        Assert.DoesNotContain("segmentation", learnt.Losses.Keys);
        Assert.Contains(learnt.Gradients, gradient => gradient.Name.StartsWith("classification.", StringComparison.Ordinal));
        Assert.DoesNotContain(learnt.Gradients, gradient => gradient.Name.StartsWith("segmentation.", StringComparison.Ordinal));
    }

    [Fact]
    public void Losses_ReconstructionOfTheLastSlices_TeachesItFromThoseAlone()
    {
        manual_seed(3);
        using var network = new MultiTaskNetwork(TinySnapshot.Options.Network with { EncoderDropout = 0, ClassifierDropout = 0 });
        using var scope = NewDisposeScope();
        var batch = Batch.On(CPU, BatchArrays.Of([.. Mixed().OrderByDescending(item => item.HasMask).Take(5).Select(Sample)], Size));
        var all = network.Losses(batch).ByTask;
        var some = network.Losses(batch with { Reconstructed = 2 }).ByTask;
        var none = network.Losses(batch with { Reconstructed = 0 }).ByTask;
        var last = network.Losses(new Batch(batch.Images.narrow(0, 3, 2), null, null, null)).ByTask;

        Assert.Equal(last["reconstruction"].item<float>(), some["reconstruction"].item<float>(), 1e-6f);
        Assert.NotEqual(all["reconstruction"].item<float>(), some["reconstruction"].item<float>(), 1e-6f);
        Assert.DoesNotContain("reconstruction", none.Keys);
        Assert.Equal(all["segmentation"].item<float>(), some["segmentation"].item<float>());
    }

    [Fact]
    public void Losses_TaskSwitchedOff_HasNeitherWeightsNorLoss()
    {
        var options = TinySnapshot.Options.Network with { ReconstructionWeight = 0 };
        using var network = new MultiTaskNetwork(options);
        using var scope = NewDisposeScope();
        var losses = network.Losses(Batch.On(CPU, BatchArrays.Of([Sample(Mixed()[0])], Size)));

        Assert.DoesNotContain(network.named_parameters(), parameter => parameter.name.StartsWith("reconstruction", StringComparison.Ordinal));
        Assert.DoesNotContain("reconstruction", losses.ByTask.Keys);
    }

    [Fact]
    public void Losses_MaskedSubBatch_GivesTheSameSegmentationLossAsThoseSlicesAlone()
    {
        var items = Mixed();
        var all = Learn(items, TinySnapshot.Pixels);
        var alone = Learn([.. items.Where(item => item.HasMask)], TinySnapshot.Pixels);

        Assert.Equal(alone.Losses["segmentation"], all.Losses["segmentation"], 1e-6f);
    }

    [Theory]
    [InlineData(Normalisation.None, ClassifierPooling.Flatten, 3)]
    [InlineData(Normalisation.Batch, ClassifierPooling.MeanMax, 4)]
    [InlineData(Normalisation.Group, ClassifierPooling.Flatten, 4)]
    public void Network_EveryReading_GivesMapsOfTheInputSize(Normalisation normalisation, ClassifierPooling pooling, int poolings)
    {
        var options = TinySnapshot.Options.Network with
        {
            Normalisation = normalisation,
            ClassifierPooling = pooling,
            Poolings = poolings,
            StandardiseInput = true,
            ReconstructionSkips = false,
        };
        using var network = new MultiTaskNetwork(options);
        network.eval();
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var outputs = network.Predict(rand(2, 1, Size, Size), withFlips: true, withReconstruction: true);

        Assert.Equal([2, 1, Size, Size], outputs.Lesion!.shape);
        Assert.Equal([2, 1, Size, Size], outputs.Reconstruction!.shape);
        Assert.Equal([2], outputs.Covid!.shape);
    }

    [Fact]
    public void Network_PaperPreset_EndsIn32By32By1024AsThePaperSays()
    {
        using var encoder = new Encoder(Presets.Paper256.Network);
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var features = encoder.call(zeros(1, 1, 256, 256));

        Assert.Equal([1, 1024, 32, 32], features[^1].shape);
        Assert.Equal([64, 128, 256, 512, 1024], features.Select(level => level.shape[1]));
        Assert.Equal(10, encoder.named_parameters().Count(parameter => parameter.parameter.Dimensions == 4));
    }

    /// <summary>Slices of every kind: masked, negative, partial, labelled only, without any target.</summary>
    private static List<SnapshotItem> Mixed()
    {
        var items = TinySnapshot.Items(12).Where((_, i) => i % 2 == 0).ToList();
        items[1] = items[1] with { MaskState = MaskState.Partial };
        return items;
    }

    private static Sample Sample(SnapshotItem item)
    {
        var (pixels, labelMap) = TinySnapshot.Pixels(item);
        return new Sample(
            item,
            Preprocessing.Image(pixels, item.IsHu, item.Height, item.Width, Size),
            labelMap is null ? null : Preprocessing.Lesion(labelMap, item.Height, item.Width, Size));
    }

    /// <summary>Through snapshot file, samples and batch to one backward pass of a network with fixed weights.</summary>
    private (Dictionary<string, float> Losses, List<(string Name, string Bits)> Gradients) Learn(
        List<SnapshotItem> items, Func<SnapshotItem, SlicePixels> load)
    {
        var path = folder.File($"{Guid.NewGuid():N}.safetensors");
        SnapshotWriter.Write(path, items, load, CancellationToken.None);
        using var snapshot = SnapshotFile.Open(path);
        var samples = new Samples(snapshot, Size);
        var batch = BatchArrays.Of([.. snapshot.Items.OrderByDescending(item => item.HasMask).Select(samples.Read)], Size);
        manual_seed(3);
        using var network = new MultiTaskNetwork(TinySnapshot.Options.Network with { EncoderDropout = 0, ClassifierDropout = 0 });
        using var scope = NewDisposeScope();
        var losses = network.Losses(Batch.On(CPU, batch));
        losses.Total!.backward();
        return (
            losses.ByTask.ToDictionary(pair => pair.Key, pair => pair.Value.item<float>()),
            [
                .. network.named_parameters().Where(parameter => parameter.parameter.grad is not null).Select(parameter => (
                    parameter.name, string.Join(',', parameter.parameter.grad!.data<float>().ToArray().Select(BitConverter.SingleToInt32Bits)))),
            ]);
    }

    private static double MeanLesion(MultiTaskNetwork network, SnapshotItem item)
    {
        network.eval();
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return network.Predict(Batch.On(CPU, BatchArrays.Of([Sample(item)], Size)).Images, withFlips: false).Lesion!.mean().item<float>();
    }
}
