using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;

namespace CovidLabel.TrainingService.Train;

/// <summary>What a snapshot can teach, given the options.</summary>
/// <param name="Items">Slices of the training part that supervise at least one task that is on.</param>
/// <param name="Options">The options asked for, less the tasks nothing supervises: an untrained head must never predict.</param>
internal sealed record TrainingMaterial(IReadOnlyList<SnapshotItem> Items, TrainingOptions Options)
{
    /// <summary>Which of them each step sees.</summary>
    public BatchPlan Plan() => new(
        Items, Options.Seed, Options.BatchSize, Options.MasksPerBatch, Options.UnlabelledPerBatch, Options.Network.SegmentationWeight > 0);

    /// <exception cref="NothingToLearnException">No annotation supervises any task that needs one, or there are no slices.</exception>
    public static TrainingMaterial Of(SnapshotFile snapshot, TrainingOptions options, Action<string> log)
    {
        var training = snapshot.Items.Where(item => item.Part == SnapshotPart.Train).ToArray();
        if (training.Length == 0) throw new NothingToLearnException("There are no slices to learn from; import or upload some first.");
        var masked = training.Count(item => item.HasMask);
        var labelled = training.Count(item => item.Label is not null);
        var wanted = options.Network;
        var network = wanted with
        {
            SegmentationWeight = masked == 0 ? 0 : wanted.SegmentationWeight,
            ClassificationWeight = labelled == 0 ? 0 : wanted.ClassificationWeight,
        };
        if (wanted.SegmentationWeight + wanted.ClassificationWeight > 0 && network.SegmentationWeight + network.ClassificationWeight == 0)
        {
            throw new NothingToLearnException(
                $"None of the {training.Length} training slices has a label or a finished mask that {options.Preset} could learn from; annotate some first.");
        }

        if (wanted.Architecture == Architecture.TwoStep && network.SegmentationWeight == 0)
            throw new NothingToLearnException($"{options.Preset} needs finished masks for its first step, and no training slice has one; draw some first.");
        var items = training.Where(item =>
            network.ReconstructionWeight > 0
            || (network.SegmentationWeight > 0 && item.HasMask)
            || (network.ClassificationWeight > 0 && item.Label is not null)).ToArray();
        log($"Training part: {items.Length} slices of {items.Select(item => item.Group).Distinct().Count()} patients, "
            + $"{labelled} with a label, {masked} with a finished mask.");
        if (network.SegmentationWeight != wanted.SegmentationWeight) log("No slice has a finished mask: the model will not segment.");
        if (network.ClassificationWeight != wanted.ClassificationWeight) log("No slice has a label: the model will not classify.");
        return new TrainingMaterial(items, options with { Network = network });
    }
}

/// <summary>A run that nothing can teach; the message is a sentence for the run's page.</summary>
public sealed class NothingToLearnException(string message) : Exception(message);
