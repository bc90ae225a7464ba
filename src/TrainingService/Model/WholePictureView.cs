using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>
/// A smooth opinion for little data: the paper's dense layers on a few numbers of the whole picture. It sees no detail, so there is little
/// for it to learn by heart.
/// </summary>
public sealed class WholePictureView : Module<Tensor, Tensor>
{
    private const int CoarseSide = 8;
    private const int HistogramSide = 32;
    private const int Bins = 32;

    private readonly Module<Tensor, Tensor> first;
    private readonly Module<Tensor, Tensor> second;
    private readonly Module<Tensor, Tensor> last;
    private readonly Module<Tensor, Tensor> dropout;
    private readonly Func<Tensor, Tensor> numbers;

    private WholePictureView(string name, Func<Tensor, Tensor> numbers, int count, double dropout)
        : base(name)
    {
        this.numbers = numbers;
        first = Initial.He(Linear(count, DenseLayers.First));
        second = Initial.He(Linear(DenseLayers.First, DenseLayers.Second));
        last = Initial.Head(Linear(DenseLayers.Second, 1));
        this.dropout = Dropout(dropout);
        RegisterComponents();
    }

    /// <summary>Looks at the picture brought to 8x8 pixels.</summary>
    public static WholePictureView Coarse(double dropout) => new("coarse", CoarsePicture, CoarseSide * CoarseSide, dropout);

    /// <summary>Looks at how often each of 32 intensities occurs.</summary>
    public static WholePictureView Histogram(double dropout) => new("histogram", IntensityHistogram, Bins, dropout);

    /// <param name="images">[N, 1, S, S] intensities in [0,1].</param>
    /// <returns>[N] logits of COVID.</returns>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        return DenseLayers.Logits(numbers(images), first, second, last, dropout).MoveToOuterDisposeScope();
    }

    /// <summary>Spread over about -2 to 2, which is what the first layer's initial weights are made for; the same below.</summary>
    private static Tensor CoarsePicture(Tensor images) => (Averaged(images, CoarseSide).flatten(1) - 0.5) * 4;

    /// <summary>Each pixel counts for the two bins beside it, by closeness. Roots of shares, lest the air around the body drown the rest.</summary>
    private static Tensor IntensityHistogram(Tensor images)
    {
        var centres = tensor(Enumerable.Range(0, Bins).Select(bin => (float)bin / (Bins - 1)).ToArray(), [1, 1, Bins]).to(images.device);
        var distance = (Averaged(images, HistogramSide).flatten(1).unsqueeze(2) - centres).abs() * (Bins - 1);
        var shares = functional.relu(1 - distance).mean([1L]);
        return (shares.sqrt() - Math.Sqrt(1.0 / Bins)) * 8;
    }

    private static Tensor Averaged(Tensor images, long side) => functional.adaptive_avg_pool2d(images, [side, side]);
}
