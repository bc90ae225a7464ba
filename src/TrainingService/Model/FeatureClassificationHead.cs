using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>
/// Classifies from the encoder's features: convolution of the deepest, max-pooling, flatten, dense 128, 64 and 1, as the paper has it, or
/// one of the other readings (<see cref="ClassifierPooling"/>); beside two <see cref="WholePictureView"/> where the options say so.
/// </summary>
public sealed class FeatureClassificationHead : ClassificationHead
{
    private readonly Module<Tensor, Tensor>? convolution;
    private readonly Module<Tensor, Tensor> first;
    private readonly Module<Tensor, Tensor> second;
    private readonly Module<Tensor, Tensor> last;
    private readonly Module<Tensor, Tensor> dropout;
    private readonly WholePictureView? coarse;
    private readonly WholePictureView? histogram;
    private readonly ClassifierPooling pooling;

    public FeatureClassificationHead(NetworkOptions options, double labelSmoothing)
        : base(options, labelSmoothing)
    {
        var deepest = options.MapsOf(NetworkOptions.Levels - 1);
        var maps = Math.Max(deepest / 8, 8);
        var side = options.ImageSize >> options.Poolings >> 1;
        pooling = options.ClassifierPooling;
        convolution = pooling == ClassifierPooling.Flatten ? Initial.He(Conv2d(deepest, maps, 3, padding: 1)) : null;
        var inputs = pooling switch
        {
            ClassifierPooling.Flatten => maps * side * side,
            ClassifierPooling.MeanMax => deepest * 2,
            _ => Enumerable.Range(0, NetworkOptions.Levels).Sum(options.MapsOf) * 2,
        };
        first = Initial.He(Linear(inputs, DenseLayers.First));
        second = Initial.He(Linear(DenseLayers.First, DenseLayers.Second));
        last = Initial.Head(Linear(DenseLayers.Second, 1));
        if (options.WholePictureViews)
        {
            coarse = WholePictureView.Coarse(options.ClassifierDropout);
            histogram = WholePictureView.Histogram(options.ClassifierDropout);
        }

        dropout = Dropout(options.ClassifierDropout);
        RegisterComponents();
    }

    protected override IReadOnlyList<Tensor> Views(Features features)
    {
        using var scope = NewDisposeScope();
        var vector = convolution is null
            ? cat([.. Used(features).SelectMany(MeanAndMaximum)], 1)
            : functional.max_pool2d(functional.relu(convolution.call(features.Levels[^1]), inplace: true), 2).flatten(1);
        var logits = DenseLayers.Logits(vector, first, second, last, dropout).MoveToOuterDisposeScope();
        return coarse is null || histogram is null
            ? [logits]
            : [logits, coarse.call(features.Image).MoveToOuterDisposeScope(), histogram.call(features.Image).MoveToOuterDisposeScope()];
    }

    protected override Features At(Features features, Tensor positions) => new(
        coarse is null ? features.Image : features.Image.index_select(0, positions),
        [.. Used(features).Select(level => level.index_select(0, positions))]);

    private Tensor[] Used(Features features) => pooling == ClassifierPooling.MeanMaxLevels ? features.Levels : [features.Levels[^1]];

    private static IEnumerable<Tensor> MeanAndMaximum(Tensor level)
    {
        long[] plane = [2, 3];
        return [level.mean(plane), level.amax(plane)];
    }
}
