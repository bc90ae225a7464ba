using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>
/// The CNN of the paper's experiment 3: six 3x3 convolutions of 8 to 256 maps, each followed by ELU, 2x2 max-pooling and 25 % dropout;
/// dense 128 with 50 % dropout; dense 1. It sees the picture, and in the two-step pipeline also what the first step segmented.
/// </summary>
public sealed class PictureClassificationHead : ClassificationHead
{
    private const int Convolutions = 6;
    private const int FirstMaps = 8;
    private const int Dense = 128;

    private readonly ModuleList<Module<Tensor, Tensor>> convolutions;
    private readonly Module<Tensor, Tensor> first;
    private readonly Module<Tensor, Tensor> last;
    private readonly Module<Tensor, Tensor> mapDropout;
    private readonly Module<Tensor, Tensor> denseDropout;
    private readonly Func<Features, Tensor>? firstStep;

    /// <param name="firstStep">Gives logits of lesion; no gradient goes back into it. Null where there is no first step.</param>
    public PictureClassificationHead(NetworkOptions options, double labelSmoothing, Func<Features, Tensor>? firstStep)
        : base(options, labelSmoothing)
    {
        this.firstStep = firstStep;
        convolutions = ModuleList(Enumerable.Range(0, Convolutions).Select(at => (Module<Tensor, Tensor>)Initial.He(
            Conv2d(at == 0 ? (firstStep is null ? 1 : 2) : FirstMaps << (at - 1), FirstMaps << at, 3, padding: 1))).ToArray());
        var side = options.ImageSize >> Convolutions;
        first = Initial.He(Linear((FirstMaps << (Convolutions - 1)) * side * side, Dense));
        last = Initial.Head(Linear(Dense, 1));
        mapDropout = Dropout(0.25);
        denseDropout = Dropout(0.5);
        RegisterComponents();
    }

    protected override IReadOnlyList<Tensor> Views(Features features)
    {
        using var scope = NewDisposeScope();
        var x = firstStep is null ? features.Image : cat([features.Image, Segmented(features)], 1);
        foreach (var convolution in convolutions)
            x = mapDropout.call(functional.max_pool2d(functional.elu(convolution.call(x), 1.0), 2));
        x = denseDropout.call(functional.elu(first.call(x.flatten(1)), 1.0));
        return [last.call(x).to(float32).flatten().MoveToOuterDisposeScope()];
    }

    protected override Features At(Features features, Tensor positions) => new(
        features.Image.index_select(0, positions),
        firstStep is null ? [] : [.. features.Levels.Select(level => level.index_select(0, positions))]);

    private Tensor Segmented(Features features)
    {
        using var noGradients = no_grad();
        return firstStep!(features).sigmoid();
    }
}
