using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>Labelled slices teach it: COVID or not. What it looks at is the derived class's.</summary>
/// <param name="labelSmoothing">Share by which labels are pulled towards 0.5.</param>
public abstract class ClassificationHead(NetworkOptions options, double labelSmoothing)
    : TaskHead("classification", options.ClassificationWeight, options.Balance)
{
    /// <summary>Keeps logits finite.</summary>
    private const double Tiny = 1e-6;

    public sealed override Tensor? Loss(Features features, Batch batch)
    {
        if (batch.Labels is null) return null;
        var labelled = batch.Labels.shape[0] == batch.Count ? features : At(features, batch.LabelledAt!);
        var targets = labelSmoothing == 0 ? batch.Labels : (batch.Labels * (1 - labelSmoothing)) + (labelSmoothing / 2);
        var losses = Views(labelled).Select(view => functional.binary_cross_entropy_with_logits(view, targets)).ToArray();
        return losses.Length == 1 ? losses[0] : stack(losses).mean();
    }

    /// <returns>
    /// [N] logits of COVID; where there are several views, those of their mean probability, in which each of the smooth views counts twice and
    /// the features, which learn by heart soonest, once.
    /// </returns>
    public sealed override Tensor forward(Features features)
    {
        var views = Views(features);
        if (views.Count == 1) return views[0];
        var probability = stack([views[0], .. views.Skip(1), .. views.Skip(1)]).sigmoid().mean([0L]).clamp(Tiny, 1 - Tiny);
        return (probability / (1 - probability)).log();
    }

    /// <summary>
    /// [N] logits of COVID of each view; usually one. Each learns by a loss of its own, lest the one that learns by heart fastest leave the
    /// others nothing to explain.
    /// </summary>
    protected abstract IReadOnlyList<Tensor> Views(Features features);

    /// <summary>What the head looks at, of the slices at these positions; it copies, so no more than is needed.</summary>
    protected abstract Features At(Features features, Tensor positions);
}
