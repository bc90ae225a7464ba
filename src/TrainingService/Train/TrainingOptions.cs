using System.Text.Json;
using System.Text.Json.Serialization;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;

namespace CovidLabel.TrainingService.Train;

/// <summary>How the learning rate moves over the run.</summary>
public enum LearningRateSchedule
{
    Constant = 0,

    /// <summary>Linear warm-up over the first 3 % of the steps, then a half cosine down to 2 % of the rate.</summary>
    Cosine = 1,
}

/// <summary>What decides which weights are best and when to stop early.</summary>
public enum Watched
{
    /// <summary>Weighted sum of the validation losses, lower is better: the paper's reading.</summary>
    Loss = 0,

    /// <summary>Mean of validation Dice and AUC, higher is better.</summary>
    Score = 1,
}

/// <summary>Which weights a run keeps.</summary>
public enum Kept
{
    /// <summary>Those of the epoch with the best watched figure.</summary>
    Best = 0,

    /// <summary>Those of the last epoch: where validation patients are too few to choose by, and the schedule ends the run well.</summary>
    Last = 1,
}

/// <summary>Everything that decides what a run learns from a snapshot: immutable, checked, and stored with every checkpoint and model.</summary>
/// <param name="Preset">Name of the preset it came from.</param>
/// <param name="Network">Shape of the network and its losses.</param>
/// <param name="Augmentation">Variation of training pictures.</param>
/// <param name="Epochs">Most passes over the training part.</param>
/// <param name="Patience">Epochs without a better validation figure after which the run stops.</param>
/// <param name="Watched">The validation figure.</param>
/// <param name="Kept">Which weights the run keeps.</param>
/// <param name="BatchSize">Slices a step.</param>
/// <param name="MasksPerBatch">Least slices with a mask in each batch while there are any; they are repeated if need be.</param>
/// <param name="UnlabelledPerBatch">
/// Slices without label and mask in each batch, repeated if need be, an epoch then being one pass over the others; null lets them come as they are.
/// </param>
/// <param name="ReconstructedPerBatch">
/// Slices of a batch that teach reconstruction, the last ones; with <paramref name="UnlabelledPerBatch"/> those without any target come last. Null
/// for all. The decoder of this task is much of a step (docs/adr/0014-best.md).
/// </param>
/// <param name="LearningRate">Adam's step size.</param>
/// <param name="Schedule">How the learning rate moves.</param>
/// <param name="GradientNorm">Gradients are scaled down to this norm; 0 leaves them.</param>
/// <param name="LabelSmoothing">Share by which labels are pulled towards 0.5.</param>
/// <param name="AverageDecay">Decay of the moving average of the weights that is validated and kept; 0 keeps the weights themselves.</param>
/// <param name="TestTimeFlips">Whether predictions average the picture and its mirror image.</param>
/// <param name="MixedPrecision">Whether convolutions run in bfloat16, on a device that has instructions for it; on others they run in fp32.</param>
/// <param name="ChannelsLast">Whether pictures are laid out with channels last in memory.</param>
/// <param name="Seed">Decides weights, order, augmentation and dropout.</param>
public sealed record TrainingOptions(
    string Preset,
    NetworkOptions Network,
    AugmentationOptions Augmentation,
    int Epochs = 500,
    int Patience = 35,
    Watched Watched = Watched.Loss,
    Kept Kept = Kept.Best,
    int BatchSize = 4,
    int MasksPerBatch = 1,
    int? UnlabelledPerBatch = null,
    int? ReconstructedPerBatch = null,
    double LearningRate = 1e-4,
    LearningRateSchedule Schedule = LearningRateSchedule.Constant,
    double GradientNorm = 0,
    double LabelSmoothing = 0,
    double AverageDecay = 0,
    bool TestTimeFlips = false,
    bool MixedPrecision = false,
    bool ChannelsLast = false,
    long Seed = 1)
{
    /// <summary>No run is longer.</summary>
    public const int MaxEpochs = 100_000;

    /// <summary>More at once are no faster.</summary>
    private const int MostAtOnce = 16;

    /// <summary>
    /// Slices of one pass without gradients. No more than a batch has: what fits with all that the gradient needs fits without, whatever the size
    /// of pictures and network (16 slices of 512x512 through 64 maps take many gigabytes).
    /// </summary>
    [JsonIgnore]
    public int SlicesAtOnce => Math.Min(MostAtOnce, BatchSize);

    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Options);

    /// <exception cref="ArgumentException">The text is not a set of options, or a value is out of range.</exception>
    public static TrainingOptions FromJson(string json)
    {
        try
        {
            var options = JsonSerializer.Deserialize<TrainingOptions>(json, EvaluationJson.Options)
                ?? throw new ArgumentException("training options are an object, not null");
            options.Validate();
            return options;
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"these are not training options: {exception.Message}", exception);
        }
    }

    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(!string.IsNullOrEmpty(Preset), nameof(Preset), "none", "a name");
        Require(Network is not null, nameof(Network), "missing", "a network");
        Require(Augmentation is not null, nameof(Augmentation), "missing", "an augmentation");
        Network!.Validate();
        Augmentation!.Validate();
        Require(Epochs is >= 1 and <= MaxEpochs, nameof(Epochs), Epochs, $"1 to {MaxEpochs}");
        Require(Patience >= 1, nameof(Patience), Patience, "1 or more");
        Require(Enum.IsDefined(Watched), nameof(Watched), Watched, "loss or score");
        Require(BatchSize is >= 2 and <= 1024, nameof(BatchSize), BatchSize, "2 to 1024");
        Require(MasksPerBatch >= 1 && MasksPerBatch < BatchSize, nameof(MasksPerBatch), MasksPerBatch, "1 to one less than the batch size");
        Require(
            UnlabelledPerBatch is null || (UnlabelledPerBatch >= 0 && UnlabelledPerBatch + MasksPerBatch < BatchSize),
            nameof(UnlabelledPerBatch), UnlabelledPerBatch ?? 0, "0 or more, with room in the batch for masks and another slice");
        Require(ReconstructedPerBatch is null || ReconstructedPerBatch is >= 1, nameof(ReconstructedPerBatch), ReconstructedPerBatch ?? 0, "1 or more");
        Require(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "greater than 0, at most 1");
        Require(Enum.IsDefined(Kept), nameof(Kept), Kept, "best or last");
        Require(Enum.IsDefined(Schedule), nameof(Schedule), Schedule, "constant or cosine");
        Require(GradientNorm is >= 0 and <= 1e6, nameof(GradientNorm), GradientNorm, "0 to 1000000");
        Require(LabelSmoothing is >= 0 and <= 0.5, nameof(LabelSmoothing), LabelSmoothing, "0 to 0.5");
        Require(AverageDecay is >= 0 and < 1, nameof(AverageDecay), AverageDecay, "at least 0, less than 1");
    }

    /// <summary>Adam's step size at a step of a run of so many steps, both counted from 0.</summary>
    public double LearningRateAt(long step, long steps)
    {
        if (Schedule == LearningRateSchedule.Constant) return LearningRate;
        var warmUp = Math.Max(1, (long)(steps * 0.03));
        if (step < warmUp) return LearningRate * (step + 1) / warmUp;
        var progress = Math.Min(1, (double)(step - warmUp) / Math.Max(1, steps - warmUp));
        return LearningRate * (0.02 + (0.98 * 0.5 * (1 + Math.Cos(Math.PI * progress))));
    }

    private static void Require(bool holds, string name, object value, string allowed)
    {
        if (!holds) throw new ArgumentException($"{char.ToLowerInvariant(name[0])}{name[1..]} is {value}; {allowed} is allowed");
    }
}
