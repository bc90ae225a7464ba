using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Differences of two rankings or two drawings of the same slices, both on the same resamples of patients.</summary>
public static class Gains
{
    /// <summary>First AUC less second; null where either has none. Both must be of the same slices in the same order.</summary>
    public static Interval? Auc(ClassificationScores? first, ClassificationScores? second) => first is null || second is null
        ? null
        : Difference(Metrics.Auc(first.Scores, first.Positive), Metrics.Auc(second.Scores, second.Positive), first.AucFolds(), second.AucFolds());

    /// <summary>First mean Dice less second; null where either has none. Both must be of the same slices in the same order.</summary>
    public static Interval? Dice(SegmentationScores? first, SegmentationScores? second) => first is null || second is null
        ? null
        : Difference(first.DicePerSlice(null), second.DicePerSlice(null), first.DiceFolds(), second.DiceFolds());

    private static Interval? Difference(double? first, double? second, double[] firstFolds, double[] secondFolds) =>
        ClusterBootstrap.Interval(first - second, [.. firstFolds.Zip(secondFolds, (one, other) => one - other)]);
}
