using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Train;

/// <summary>Which slices of a snapshot teach a run, said to the run's log; a run that nothing teaches is refused in one sentence.</summary>
internal static class TrainingMaterial
{
    /// <exception cref="ArgumentException">No slice of the training part teaches any task that is on.</exception>
    public static IReadOnlyList<SnapshotItem> Of(SnapshotFile snapshot, TrainingOptions options, IRunObserver observer)
    {
        var network = options.Network;
        var training = snapshot.Items.Where(item => item.Part == SnapshotPart.Train).ToArray();
        var teaching = training.Where(item =>
            network.ReconstructionWeight > 0
            || (network.SegmentationWeight > 0 && item.HasMask)
            || (network.ClassificationWeight > 0 && item.Label is not null)).ToArray();
        if (teaching.Length == 0)
        {
            throw new ArgumentException(snapshot.Items.Count == 0
                ? "There are no slices to learn from."
                : $"None of the {training.Length} slices in the training part has a label or mask that {options.Preset} could learn from.");
        }

        var masked = teaching.Count(item => item.HasMask);
        var labelled = teaching.Count(item => item.Label is not null);
        observer.Log($"Training part: {teaching.Length} slices of {teaching.Select(item => item.Group).Distinct().Count()} patients; "
            + $"{labelled} with a label, {masked} with a mask.");
        if (network.SegmentationWeight > 0 && masked == 0) observer.Log("No slice has a complete or negative mask: segmentation learns nothing in this run.");
        if (network.ClassificationWeight > 0 && labelled == 0) observer.Log("No slice has a label: classification learns nothing in this run.");
        return teaching;
    }
}
