using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Two models on the same slices: what differs between them is not which slices they were given.</summary>
public static class ModelComparison
{
    /// <param name="first">What the first model said; slices that the second was not given are left out.</param>
    /// <param name="second">What the second model said.</param>
    public static PairedComparison Of(string? firstSha256, IReadOnlyList<ScoredSlice> first, string? secondSha256, IReadOnlyList<ScoredSlice> second)
    {
        var others = second.ToDictionary(slice => slice.Item.Slice, StringComparer.Ordinal);
        var pairs = first.Where(slice => others.ContainsKey(slice.Item.Slice)).Select(slice => (One: slice, Other: others[slice.Item.Slice])).ToArray();
        var classified = pairs.Where(pair => pair.One.IsClassified && pair.Other.IsClassified).ToArray();
        var drawn = pairs.Where(pair => pair.One.Lesion is not null && pair.Other.Lesion is not null).ToArray();
        var (scores, otherScores) = (classified.Select(pair => pair.One).Classification(), classified.Select(pair => pair.Other).Classification());
        return new PairedComparison(
            firstSha256,
            secondSha256,
            pairs.Length,
            pairs.Select(pair => pair.One.Item.Group).Distinct().Count(),
            Auc(scores, otherScores),
            Dice(drawn.Select(pair => pair.One).Segmentation(), drawn.Select(pair => pair.Other).Segmentation()),
            scores is null || otherScores is null ? null : DeLong.Compare(scores.Scores, otherScores.Scores, scores.Positive));
    }

    private static PairedFigure? Auc(ClassificationScores? first, ClassificationScores? second) => Gains.Auc(first, second) is { } difference
        ? new PairedFigure(
            first!.Scores.Length, Metrics.Auc(first.Scores, first.Positive)!.Value, Metrics.Auc(second!.Scores, second.Positive)!.Value, difference)
        : null;

    private static PairedFigure? Dice(SegmentationScores? first, SegmentationScores? second) => Gains.Dice(first, second) is { } difference
        ? new PairedFigure(first!.Slices.Count(slice => slice.HasLesion), first.DicePerSlice(null)!.Value, second!.DicePerSlice(null)!.Value, difference)
        : null;
}
