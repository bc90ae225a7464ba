using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>What one batch taught.</summary>
/// <param name="Total">Weighted sum of the losses; null where the batch supervises no task.</param>
/// <param name="ByTask">The loss of each task that the batch supervises.</param>
public sealed record Losses(Tensor? Total, IReadOnlyDictionary<string, Tensor> ByTask);

/// <summary>What the network says of pictures; null for a task it does not have or was not asked for.</summary>
/// <param name="Lesion">[N, 1, S, S] probability of lesion.</param>
/// <param name="Covid">[N] probability of COVID.</param>
/// <param name="Reconstruction">[N, 1, S, S] intensities.</param>
public sealed record Outputs(Tensor? Lesion, Tensor? Covid, Tensor? Reconstruction);

/// <summary>
/// The network of Amyar et al. 2020: one encoder, a head a task (other ways to put the parts together: <see cref="Architecture"/>). A task whose weight is 0 is not built; a batch runs only the heads it
/// supervises, each on the slices that supervise it.
/// </summary>
public sealed class MultiTaskNetwork : Module
{
    private const double Tiny = 1e-6;

    private readonly Encoder? encoder;
    private readonly ReconstructionHead? reconstruction;
    private readonly SegmentationHead? segmentation;
    private readonly ClassificationHead? classification;
    private readonly NetworkOptions options;

    /// <summary>Builds the network with weights from torch's current generator.</summary>
    /// <param name="labelSmoothing">Share by which the classification loss pulls labels towards 0.5.</param>
    public MultiTaskNetwork(NetworkOptions options, double labelSmoothing = 0)
        : base(nameof(MultiTaskNetwork))
    {
        options.Validate();
        this.options = options;
        encoder = options.Architecture == Architecture.Cnn ? null : new Encoder(options);
        reconstruction = options.ReconstructionWeight > 0 ? new ReconstructionHead(options) : null;
        segmentation = options.SegmentationWeight > 0 ? new SegmentationHead(options) : null;
        classification = options.ClassificationWeight > 0 ? Classifier(labelSmoothing) : null;
        Heads = [.. new TaskHead?[] { reconstruction, segmentation, classification }.OfType<TaskHead>()];
        RegisterComponents();
    }

    /// <summary>The tasks that are on, in a fixed order.</summary>
    public IReadOnlyList<TaskHead> Heads { get; }

    /// <summary>The partial-label loss: each task over the slices that supervise it, summed by weight.</summary>
    /// <param name="share">Of a task's name: what its loss counts in the total, where this is a part of a batch; null for all of it.</param>
    public Losses Losses(Batch batch, Func<string, double>? share = null)
    {
        var features = FeaturesOf(batch.Images);
        var byTask = new Dictionary<string, Tensor>();
        Tensor? total = null;
        foreach (var head in Heads)
        {
            if (head.Loss(features, batch) is not { } loss) continue;
            byTask.Add(head.Task, loss);
            var balanced = head.Balanced(loss);
            if (share?.Invoke(head.Task) is { } part && part != 1) balanced *= part;
            total = total is null ? balanced : total + balanced;
        }

        return new Losses(total, byTask);
    }

    /// <summary>Predicts; the reconstruction decoder runs only if asked for. Call in evaluation mode, without gradients.</summary>
    /// <param name="images">[N, 1, S, S] intensities in [0,1].</param>
    /// <param name="withFlips">Whether to average over the picture and its mirror image.</param>
    public Outputs Predict(Tensor images, bool withFlips, bool withReconstruction = false)
    {
        var features = FeaturesOf(images);
        var lesion = segmentation?.call(features).sigmoid();
        var covid = classification?.call(features).sigmoid();
        if (withFlips)
        {
            var mirrored = FeaturesOf(images.flip(3));
            if (lesion is not null) lesion = (lesion + segmentation!.call(mirrored).sigmoid().flip(3)) / 2;
            if (covid is not null) covid = (covid + classification!.call(mirrored).sigmoid()) / 2;
        }

        return new Outputs(lesion, covid, withReconstruction ? reconstruction?.call(features) : null);
    }

    private ClassificationHead Classifier(double labelSmoothing) => options.Architecture switch
    {
        Architecture.Cnn => new PictureClassificationHead(options, labelSmoothing, firstStep: null),
        Architecture.TwoStep => new PictureClassificationHead(options, labelSmoothing, segmentation!.call),
        _ => new FeatureClassificationHead(options, labelSmoothing),
    };

    private Features FeaturesOf(Tensor images)
    {
        var input = Input(images);
        return new Features(input, encoder?.call(input) ?? []);
    }

    private Tensor Input(Tensor images)
    {
        if (!options.StandardiseInput) return images;
        long[] picture = [1, 2, 3];
        var centred = images - images.mean(picture, keepdim: true);
        return centred / (centred.square().mean(picture, keepdim: true) + Tiny).sqrt();
    }
}
