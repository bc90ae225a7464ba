using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Tests;

/// <summary>Every system of the paper's table, shrunken to what a test can train.</summary>
[Collection(TorchCollection.Name)]
public sealed class PresetTests : IDisposable
{
    private const int Size = 64;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => [.. PresetNames.All];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_EveryPreset_TrainsAndScoresItsTasksAndNoOther(string name)
    {
        var preset = Presets.Find(name);
        var options = preset with { Network = Small(preset.Network), Epochs = 1 };
        using var snapshot = SnapshotFile.Open(TinySnapshot.Write(folder, TinySnapshot.Items(20)));
        var result = TorchThread.Run(1, () => Fitting.Run(
            snapshot, options, folder.File(name), Training.DefaultCheckpointInterval, CPU, new RecordingObserver(), TimeProvider.System, CancellationToken.None));

        Assert.Equal(preset.Network.ClassificationWeight > 0, result.Evaluation.Classification is not null);
        Assert.Equal(preset.Network.SegmentationWeight > 0, result.Evaluation.Segmentation is not null);
        Assert.Equal(preset.Network.ReconstructionWeight > 0, result.Evaluation.Reconstruction is not null);
        using var read = WeightsFile.Read(result.WeightsPath, CPU);
        Assert.Equal(options, read.Options);
    }

    [Fact]
    public void Presets_OfThePaper_TakeItsOptimiserBatchAndPatience() => Assert.All(
        Presets.All.Where(preset => preset.Preset is not (PresetNames.CpuSmall or PresetNames.Best)),
        preset =>
        {
            Assert.Equal((1e-4, 4, 35), (preset.LearningRate, preset.BatchSize, preset.Patience));
            Assert.Equal(preset.Preset == PresetNames.Cnn ? 1500 : 500, preset.Epochs);
            Assert.True(preset.Augmentation.IsOff);
            Assert.Equal(preset.Preset.EndsWith("512", StringComparison.Ordinal) ? 512 : 256, preset.Network.ImageSize);
        });

    [Fact]
    public void Cnn_OfThePaper_HasSixConvolutionsOf8To256Maps()
    {
        using var network = new MultiTaskNetwork(Presets.Find(PresetNames.Cnn).Network);
        var convolutions = network.named_parameters().Where(each => each.parameter.Dimensions == 4).Select(each => each.parameter.shape).ToArray();

        Assert.Equal([8, 16, 32, 64, 128, 256], convolutions.Select(shape => shape[0]));
        Assert.All(convolutions, shape => Assert.Equal([3, 3], shape[2..]));
        Assert.DoesNotContain(network.named_parameters(), each => each.name.StartsWith("encoder", StringComparison.Ordinal));
    }

    [Fact]
    public void TwoStep_Classification_SendsNoGradientIntoTheFirstStep()
    {
        manual_seed(1);
        using var network = new MultiTaskNetwork(Small(Presets.Find(PresetNames.TwoStep).Network));
        using var scope = NewDisposeScope();
        var images = rand(3, 1, Size, Size);
        var batch = new Batch(images, Lesions: null, LabelledAt: tensor(new long[] { 0, 2 }, [2]), Labels: tensor(new float[] { 1, 0 }, [2]));
        network.Losses(batch).Total!.backward();

        Assert.All(network.named_parameters(), each =>
            Assert.Equal(each.name.StartsWith("classification", StringComparison.Ordinal), each.parameter.grad is not null));
    }

    [Fact]
    public void TwoStep_FirstStep_LearnsWhatTheUNetLearnsAlone()
    {
        var pipeline = FirstStepAfterOneStep(Small(Presets.Find(PresetNames.TwoStep).Network));
        var alone = FirstStepAfterOneStep(Small(Presets.Find(PresetNames.UNet256).Network));

        Assert.NotEmpty(alone);
        Assert.Equal(alone.Keys.Order(), pipeline.Keys.Order());
        Assert.All(alone, each => Assert.Equal(each.Value, pipeline[each.Key]));
    }

    [Theory]
    [InlineData(Upsampling.Nearest, 1)]
    [InlineData(Upsampling.Nearest, 2)]
    [InlineData(Upsampling.Transposed, 1)]
    public void Decoder_EveryReading_GivesMapsOfTheInputSize(Upsampling upsampling, int convolutions)
    {
        using var network = new MultiTaskNetwork(TinySnapshot.Options.Network with { Upsampling = upsampling, DecoderConvolutions = convolutions });
        network.eval();
        using var scope = NewDisposeScope();
        using var inference = inference_mode();

        Assert.Equal([2, 1, 32, 32], network.Predict(rand(2, 1, 32, 32), withFlips: false).Lesion!.shape);
    }

    [Fact]
    public void Balance_ByUncertainty_StartsAsThePlainSumAndLearnsALogarithmATask()
    {
        var batch = new Batch(rand(2, 1, 32, 32), ones(1, 1, 32, 32), tensor(new long[] { 1 }, [1]), tensor(new float[] { 1 }, [1]));
        manual_seed(3);
        using var plain = new MultiTaskNetwork(TinySnapshot.Options.Network with { ClassifierDropout = 0, EncoderDropout = 0 });
        manual_seed(3);
        using var balanced = new MultiTaskNetwork(
            TinySnapshot.Options.Network with { ClassifierDropout = 0, EncoderDropout = 0, Balance = LossBalance.Uncertainty });
        using var scope = NewDisposeScope();
        var sum = plain.Losses(batch);
        var total = balanced.Losses(batch);
        total.Total!.backward();

        Assert.Equal(sum.Total!.item<float>(), total.Total.item<float>(), 1e-5f);
        foreach (var (task, loss) in total.ByTask)
        {
            // d/ds of exp(-s) L + s at s = 0 is 1 - L.
            var gradient = balanced.named_parameters().Single(each => each.name == $"{task}.uncertainty").parameter.grad!.item<float>();
            Assert.Equal(1 - loss.item<float>(), gradient, 1e-5f);
        }
    }

    /// <summary>Values of encoder and segmentation decoder after one step of Adam on two masked slices, one of them labelled.</summary>
    private static Dictionary<string, float[]> FirstStepAfterOneStep(NetworkOptions options)
    {
        manual_seed(7);
        using var network = new MultiTaskNetwork(options);
        using var adam = optim.Adam(network.parameters(), 1e-3, 0.9, 0.999);
        using var scope = NewDisposeScope();
        manual_seed(8);
        var batch = new Batch(rand(2, 1, Size, Size), rand(2, 1, Size, Size).round(), tensor(new long[] { 1 }, [1]), tensor(new float[] { 1 }, [1]));
        network.Losses(batch).Total!.backward();
        adam.step();
        return network.named_parameters().Where(each => !each.name.StartsWith("classification", StringComparison.Ordinal))
            .ToDictionary(each => each.name, each => each.parameter.detach().data<float>().ToArray());
    }

    private static NetworkOptions Small(NetworkOptions options) => options with { ImageSize = Size, Width = 4 };
}
