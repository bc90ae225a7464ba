using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Experiments;

/// <summary>k-fold cross-validation by patient: as many trainings as folds, each tested on patients it never saw.</summary>
public static class CrossValidationRun
{
    /// <returns>The report over all folds, and what was said of every slice, for a paired comparison with another system.</returns>
    public static (CrossValidation Report, IReadOnlyList<ScoredSlice> Tested) Run(
        Experiment experiment, string snapshotPath, TrainingOptions preset, Scale scale, int folds, CancellationToken cancellation)
    {
        using var snapshot = SnapshotFile.Open(snapshotPath);
        var tested = Folds.Of(snapshot.Items, preset.Seed, folds).Select((items, fold) =>
        {
            var path = experiment.Divide(snapshot, items, $"fold-{fold + 1}", cancellation);
            return experiment.Train(
                path, scale.Apply(preset, path), Path.Combine(preset.Preset, $"fold-{fold + 1}"), cancellation).Tested;
        }).ToArray();
        return (CrossValidationReport.Of(snapshot.Sha256, tested), [.. tested.SelectMany(fold => fold)]);
    }
}
