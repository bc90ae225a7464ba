using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using Parity;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Tests;

/// <summary>What is hidden of a picture, and that only the encoder goes without it.</summary>
[Collection(TorchCollection.Name)]
public sealed class BlankingTests
{
    private const int Size = 32;
    private const double Longest = 0.25;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Applied_OfAnyPicture_HidesAtMostFourBoxesAndLeavesTheOriginal(long seed)
    {
        // Intensities outside [0,1] cannot be a box's, so that what was hidden is told from what was not.
        var images = Enumerable.Repeat(2f, 6 * Size * Size).ToArray();
        var seen = new Blanking(Longest).Applied(images, Size, new SeededRandom(seed, "blank"));

        Assert.All(images, value => Assert.Equal(2f, value));
        foreach (var picture in seen.Chunk(Size * Size))
        {
            var hidden = picture.Where(value => value != 2f).ToArray();
            Assert.InRange(hidden.Length, 0, 4 * Size * Size * Longest * Longest);
            Assert.InRange(hidden.Distinct().Count(), 0, 4);
            Assert.All(hidden, value => Assert.InRange(value, 0f, 1f));
            foreach (var intensity in hidden.Distinct())
            {
                var at = Enumerable.Range(0, picture.Length).Where(i => picture[i] == intensity).ToArray();
                Assert.InRange(at.Max(i => i % Size) - at.Min(i => i % Size) + 1, 1, Size * Longest);
                Assert.InRange(at.Max(i => i / Size) - at.Min(i => i / Size) + 1, 1, Size * Longest);
            }
        }

        Assert.Contains(seen, value => value != 2f);
        Assert.Equal(seen, new Blanking(Longest).Applied(images, Size, new SeededRandom(seed, "blank")));
        Assert.NotEqual(seen, new Blanking(Longest).Applied(images, Size, new SeededRandom(seed + 100, "blank")));
    }

    [Fact]
    public void Augmented_Blanked_KeepsPicturesAndMasksWholeForTheLosses()
    {
        var sample = new Sample(TinySnapshot.Items(1)[0], Enumerable.Repeat(0.5f, Size * Size).ToArray(), null);
        var plain = BatchArrays.Augmented([sample], Size, new Augmentation(new AugmentationOptions(Noise: 0.1)), seed: 1, epoch: 2, number: 3);
        var blanked = BatchArrays.Augmented([sample], Size, new Augmentation(new AugmentationOptions(Noise: 0.1, Blank: 1)), seed: 1, epoch: 2, number: 3);

        Assert.Null(plain.Seen);
        Assert.Equal(plain.Images, blanked.Images);
        Assert.NotEqual(blanked.Images, blanked.Seen);
    }

    [Fact]
    public void Losses_Blanked_AskForTheWholePictureBackAndShowItToTheSmoothViews()
    {
        var options = new NetworkOptions(
            ImageSize: Size, Width: 4, Normalisation: Normalisation.Group, ClassifierDropout: 0, ClassifierPooling: ClassifierPooling.MeanMax);
        manual_seed(3);
        using var network = new MultiTaskNetwork(options);
        network.eval();
        using var scope = NewDisposeScope();
        var whole = rand(2, 1, Size, Size);
        var seen = whole.clone();
        seen.narrow(2, 4, 12).fill_(0.5);
        var batch = new Batch(whole, null, tensor(new long[] { 0 }, [1]), tensor(new float[] { 1 }, [1]), seen);
        var losses = network.Losses(batch).ByTask;
        var said = network.Predict(seen, withFlips: false, withReconstruction: true);

        Assert.Equal(nn.functional.mse_loss(said.Reconstruction!, whole).item<float>(), losses["reconstruction"].item<float>(), 1e-6f);
        Assert.Equal(-Math.Log(said.Covid![0].item<float>()), losses["classification"].item<float>(), 1e-5);

        manual_seed(3);
        using var withViews = new MultiTaskNetwork(options with { WholePictureViews = true });
        withViews.eval();
        var all = withViews.Losses(batch with { Seen = null }).ByTask["classification"].item<float>();
        var none = withViews.Losses(batch with { Images = seen, Seen = null }).ByTask["classification"].item<float>();
        var encoderOnly = withViews.Losses(batch).ByTask["classification"].item<float>();
        var viewsOnly = withViews.Losses(batch with { Images = seen, Seen = whole }).ByTask["classification"].item<float>();

        // Each view has a loss of its own, so what the encoder and what the views make of hidden pixels add up.
        Assert.NotEqual(all, encoderOnly, 1e-6f);
        Assert.NotEqual(all, viewsOnly, 1e-6f);
        Assert.Equal(none - all, (encoderOnly - all) + (viewsOnly - all), 1e-5f);
    }

    [Fact]
    public void Split_Blanked_HandsEachPortionWhatIsSeenOfItsSlices()
    {
        var batch = Material.Batch(Size, 4, masked: 2, labelledAt: [1, 3], number: 0);
        batch = batch with { Seen = new Blanking(Longest).Applied(batch.Images, Size, new SeededRandom(1, "blank")) };
        var portions = MicroBatches.Split(batch, 2);

        for (var at = 0; at < batch.Count; at++)
        {
            Assert.Equal(
                batch.Seen!.AsSpan(at * Size * Size, Size * Size).ToArray(),
                portions[at % 2].Seen!.AsSpan(at / 2 * Size * Size, Size * Size).ToArray());
        }
    }
}
