using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>
/// Slices with a complete or negative mask teach it. The decoder runs on those alone; they come first in a batch, so the sub-batch is a view.
/// </summary>
public sealed class SegmentationHead : TaskHead
{
    /// <summary>Few pixels are lesion: start from a probability of about 0.18.</summary>
    private const double StartLogit = -1.5;

    private readonly Decoder decoder;
    private readonly double pixelEntropyWeight;

    /// <summary>Keeps the Dice of an empty target defined, and its gradient pulling towards nothing drawn.</summary>
    private readonly double smoothing;

    public SegmentationHead(NetworkOptions options)
        : base("segmentation", options.SegmentationWeight, options.Balance)
    {
        pixelEntropyWeight = options.PixelEntropyWeight;
        smoothing = options.DiceSmoothing;
        decoder = new Decoder(options, skips: true, StartLogit);
        RegisterComponents();
    }

    /// <returns>[N, 1, S, S] logits of lesion.</returns>
    public override Tensor forward(Features features) => decoder.call(features.Levels).to(float32);

    public override Tensor? Loss(Features features, Batch batch)
    {
        if (batch.Lesions is null) return null;
        var masked = batch.Lesions.shape[0];
        var logits = call(masked == batch.Count ? features : features.First(masked));
        var dice = DiceLoss(logits.sigmoid(), batch.Lesions);
        return pixelEntropyWeight == 0
            ? dice
            : dice + (functional.binary_cross_entropy_with_logits(logits, batch.Lesions) * pixelEntropyWeight);
    }

    /// <summary>Mean over slices of 1 - (2 sum(p m) + s) / (sum(p) + sum(m) + s) (Milletari et al. 2016, with smoothing).</summary>
    private Tensor DiceLoss(Tensor probabilities, Tensor lesions)
    {
        long[] pixels = [1, 2, 3];
        var overlap = (probabilities * lesions).sum(pixels);
        var total = probabilities.sum(pixels) + lesions.sum(pixels);
        return 1 - (((overlap * 2) + smoothing) / (total + smoothing)).mean();
    }
}
