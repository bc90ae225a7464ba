using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Tests;

[Collection(TorchCollection.Name)]
public sealed class LesionConsistencyTests : IDisposable
{
    private const int Size = 32;
    private const long Steps = 100;

    private static readonly TrainingOptions Options = TinySnapshot.Options with { ConsistencyWeight = 2, ConsistencySlices = 3 };

    private readonly DisposeScope scope = NewDisposeScope();

    public LesionConsistencyTests() => manual_seed(3);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Loss_SlicesWithoutMask_TeachEncoderAndSegmentationAndNothingElse()
    {
        using var network = new MultiTaskNetwork(Options.Network);
        using var teacher = Teacher();
        Loss(network, teacher, Batch(masked: 1, count: 4), 7)!.backward();

        Assert.Equal(
            ["encoder", "segmentation"],
            network.named_parameters().Where(parameter => parameter.parameter.grad is not null).Select(parameter => parameter.name.Split('.')[0]).Distinct().Order());
        Assert.All(teacher.named_parameters(), parameter => Assert.Null(parameter.parameter.grad));
    }

    [Fact]
    public void Loss_BatchOfMasksAlone_IsNone()
    {
        using var network = new MultiTaskNetwork(Options.Network);
        using var teacher = Teacher();

        Assert.Null(Loss(network, teacher, Batch(masked: 4, count: 4), 7));
    }

    [Fact]
    public void Loss_MaskedSliceChanged_IsTheSameBitForBit()
    {
        using var network = Teacher(); // in evaluation mode: dropout would differ from call to call
        using var teacher = Teacher();
        var batch = Batch(masked: 1, count: 4);
        var otherMasks = batch with { Lesions = [.. batch.Lesions.Select(value => 1 - value)] };
        var otherMaskedPicture = batch with { Images = [.. batch.Images.Select((value, at) => at < Size * Size ? 1 - value : value)] };
        var otherPicture = batch with { Images = [.. batch.Images.Select((value, at) => at >= 3 * Size * Size ? 1 - value : value)] };
        float Value(BatchArrays arrays) => Loss(network, teacher, arrays, 7)!.item<float>();

        Assert.Equal(Value(batch), Value(otherMasks));
        Assert.Equal(Value(batch), Value(otherMaskedPicture));
        Assert.NotEqual(Value(batch), Value(otherPicture));
    }

    [Fact]
    public void Loss_NetworkThatAnswersAsTheTeacher_IsLessThanThatOfOneThatAnswersTheOpposite()
    {
        // Every answer is one value everywhere, so that pasting and mirroring change nothing and the cross-entropy is known.
        using var teacher = Constant(2);
        using var opposite = Constant(-2);
        var batch = Batch(masked: 0, count: 3);
        var probability = 1 / (1 + Math.Exp(-2));
        var entropy = -(probability * Math.Log(probability)) - ((1 - probability) * Math.Log(1 - probability));

        Assert.Equal(entropy, Loss(teacher, teacher, batch, 1)!.item<float>(), 1e-5);
        Assert.Equal(entropy + (((2 * probability) - 1) * 2), Loss(opposite, teacher, batch, 1)!.item<float>(), 1e-5);
    }

    [Fact]
    public void WeightAt_FirstFifthOfTheRun_RisesToTheWeightAndStays()
    {
        using var teacher = Teacher();
        var consistency = new LesionConsistency(teacher, Options, Steps);

        Assert.Equal(0, consistency.WeightAt(0));
        Assert.Equal(1, consistency.WeightAt(10), 1e-9);
        Assert.Equal(2, consistency.WeightAt(20), 1e-9);
        Assert.Equal(2, consistency.WeightAt(99), 1e-9);
    }

    [Theory]
    [InlineData(0.0, 2, "averageDecay is 0")]
    [InlineData(0.9, 1, "consistencySlices is 1")]
    public void Validate_ConsistencyThatCannotBe_NamesTheOption(double averageDecay, int slices, string said)
    {
        var failure = Assert.Throws<ArgumentException>((Options with { AverageDecay = averageDecay, ConsistencySlices = slices }).Validate);

        Assert.Contains(said, failure.Message);
    }

    private static Tensor? Loss(MultiTaskNetwork network, MultiTaskNetwork teacher, BatchArrays arrays, long step) =>
        new LesionConsistency(teacher, Options, Steps).Loss(network, arrays, Model.Batch.On(CPU, arrays).Images, step);

    private static MultiTaskNetwork Teacher()
    {
        var teacher = new MultiTaskNetwork(Options.Network);
        teacher.eval();
        return teacher;
    }

    /// <summary>A network whose lesion logit is the same in every pixel of every picture.</summary>
    private static MultiTaskNetwork Constant(double logit)
    {
        var network = Teacher();
        using var noGradients = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.StartsWith("segmentation.", StringComparison.Ordinal) && name.Contains(".last.", StringComparison.Ordinal))
                parameter.fill_(name.EndsWith("bias", StringComparison.Ordinal) ? logit : 0);
        }

        return network;
    }

    private static BatchArrays Batch(int masked, int count)
    {
        var random = new SeededRandom(1, "pictures");
        var images = new float[count * Size * Size];
        for (var i = 0; i < images.Length; i++) images[i] = (float)random.NextDouble();
        return new BatchArrays(Size, count, images, masked, new float[masked * Size * Size], [], []);
    }
}
