using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Figures of a cross-validation, from what each fold's model said of the fold's own patients.</summary>
public static class CrossValidationReport
{
    /// <param name="snapshotSha256">The snapshot that was dealt to the folds.</param>
    /// <param name="folds">For each fold the scored slices of its test part.</param>
    /// <exception cref="ArgumentException">A slice was tested in two folds.</exception>
    public static CrossValidation Of(string snapshotSha256, IReadOnlyList<IReadOnlyList<ScoredSlice>> folds)
    {
        ScoredSlice[] pooled = [.. folds.SelectMany(fold => fold)];
        if (pooled.DistinctBy(slice => slice.Item.Slice).Count() != pooled.Length) throw new ArgumentException("a slice was tested in two folds", nameof(folds));
        return new CrossValidation(
            snapshotSha256,
            folds.Count,
            Report.Of(null, snapshotSha256, pooled, temperature: null, baselines: [], probes: []),
            [.. folds.Select((fold, number) => new FoldEvaluation(
                number + 1,
                Report.Size(fold),
                Report.Evaluate(fold.Classification())?.Auc,
                fold.Segmentation()?.Evaluate(Thresholds.Lesion)?.DicePerSlice))]);
    }
}
