using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>One task: what it makes of the encoder's features, and what it learns from a batch.</summary>
public abstract class TaskHead(string name, double weight) : Module<Tensor[], Tensor>(name)
{
    /// <summary>Stable name of the task in curves and logs.</summary>
    public string Task { get; } = name;

    /// <summary>Weight in the sum of losses.</summary>
    public double Weight { get; } = weight;

    /// <summary>
    /// The task's mean loss over those slices of the batch that supervise it; null where none does, and then nothing is computed and the
    /// head's weights get no gradient.
    /// </summary>
    public abstract Tensor? Loss(Tensor[] features, Batch batch);
}

/// <summary>Every slice teaches it: the picture again, linear output, mean squared error.</summary>
public sealed class ReconstructionHead : TaskHead
{
    private readonly Decoder decoder;

    public ReconstructionHead(NetworkOptions options)
        : base("reconstruction", options.ReconstructionWeight)
    {
        decoder = new Decoder(options, options.ReconstructionSkips, bias: 0);
        RegisterComponents();
    }

    /// <returns>[N, 1, S, S] intensities.</returns>
    public override Tensor forward(Tensor[] features) => decoder.call(features).to(float32);

    public override Tensor Loss(Tensor[] features, Batch batch) => functional.mse_loss(call(features), batch.Images);
}

/// <summary>
/// Slices with a complete or negative mask teach it. The decoder runs on those alone; they come first in a batch, so the sub-batch is a view.
/// </summary>
public sealed class SegmentationHead : TaskHead
{
    /// <summary>Keeps the Dice of an empty target defined, and its gradient pulling towards nothing drawn.</summary>
    private const double Smoothing = 1;

    /// <summary>Few pixels are lesion: start from a probability of about 0.18.</summary>
    private const double StartLogit = -1.5;

    private readonly Decoder decoder;
    private readonly double pixelEntropyWeight;

    public SegmentationHead(NetworkOptions options)
        : base("segmentation", options.SegmentationWeight)
    {
        pixelEntropyWeight = options.PixelEntropyWeight;
        decoder = new Decoder(options, skips: true, StartLogit);
        RegisterComponents();
    }

    /// <returns>[N, 1, S, S] logits of lesion.</returns>
    public override Tensor forward(Tensor[] features) => decoder.call(features).to(float32);

    public override Tensor? Loss(Tensor[] features, Batch batch)
    {
        if (batch.Lesions is null) return null;
        var masked = batch.Lesions.shape[0];
        var logits = call(masked == batch.Count ? features : [.. features.Select(level => level.narrow(0, 0, masked))]);
        var dice = DiceLoss(logits.sigmoid(), batch.Lesions);
        return pixelEntropyWeight == 0
            ? dice
            : dice + (functional.binary_cross_entropy_with_logits(logits, batch.Lesions) * pixelEntropyWeight);
    }

    /// <summary>Mean over slices of 1 - (2 sum(p m) + s) / (sum(p) + sum(m) + s) (Milletari et al. 2016, with smoothing).</summary>
    private static Tensor DiceLoss(Tensor probabilities, Tensor lesions)
    {
        long[] pixels = [1, 2, 3];
        var overlap = (probabilities * lesions).sum(pixels);
        var total = probabilities.sum(pixels) + lesions.sum(pixels);
        return 1 - (((overlap * 2) + Smoothing) / (total + Smoothing)).mean();
    }
}

/// <summary>Labelled slices teach it: COVID or not, from the deepest features alone.</summary>
public sealed class ClassificationHead : TaskHead
{
    private const int FirstDense = 128;
    private const int SecondDense = 64;

    private readonly Module<Tensor, Tensor>? convolution;
    private readonly Module<Tensor, Tensor> first;
    private readonly Module<Tensor, Tensor> second;
    private readonly Module<Tensor, Tensor> last;
    private readonly Module<Tensor, Tensor> dropout;
    private readonly double labelSmoothing;

    public ClassificationHead(NetworkOptions options, double labelSmoothing)
        : base("classification", options.ClassificationWeight)
    {
        this.labelSmoothing = labelSmoothing;
        var deepest = options.MapsOf(NetworkOptions.Levels - 1);
        var maps = Math.Max(deepest / 8, 8);
        var side = options.ImageSize >> options.Poolings >> 1;
        var flatten = options.ClassifierPooling == ClassifierPooling.Flatten;
        convolution = flatten ? Initial.He(Conv2d(deepest, maps, 3, padding: 1)) : null;
        first = Initial.He(Linear(flatten ? maps * side * side : deepest * 2, FirstDense));
        second = Initial.He(Linear(FirstDense, SecondDense));
        last = Initial.Head(Linear(SecondDense, 1));
        dropout = Dropout(options.ClassifierDropout);
        RegisterComponents();
    }

    /// <returns>[N] logits of COVID.</returns>
    public override Tensor forward(Tensor[] features)
    {
        using var scope = NewDisposeScope();
        long[] plane = [2, 3];
        var x = convolution is null
            ? cat([features[^1].mean(plane), features[^1].amax(plane)], 1)
            : functional.max_pool2d(functional.relu(convolution.call(features[^1])), 2).flatten(1);
        x = dropout.call(functional.elu(first.call(x), 1.0));
        x = dropout.call(functional.elu(second.call(x), 1.0));
        return last.call(x).to(float32).flatten().MoveToOuterDisposeScope();
    }

    public override Tensor? Loss(Tensor[] features, Batch batch)
    {
        if (batch.Labels is null) return null;
        var labelled = batch.Labels.shape[0] == batch.Count ? features[^1] : features[^1].index_select(0, batch.LabelledAt!);
        var targets = labelSmoothing == 0 ? batch.Labels : (batch.Labels * (1 - labelSmoothing)) + (labelSmoothing / 2);
        return functional.binary_cross_entropy_with_logits(call([labelled]), targets);
    }
}
