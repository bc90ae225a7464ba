using System.Globalization;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>A trivial rule's scores on the slices the model was tested on.</summary>
public sealed record Baseline(string Name, string Description, ClassificationScores? Classification, double ClassThreshold, SegmentationScores? Segmentation);

/// <summary>
/// Rules that need no network, with whatever they need chosen on the training part. A model that does not beat them has learnt nothing
/// worth having. The rules were fixed before any model was looked at.
/// </summary>
public static class Baselines
{
    /// <param name="training">Labelled or supervised slices of the training part.</param>
    /// <param name="test">The slices tested, labelled or supervised.</param>
    public static IReadOnlyList<Baseline> Of(IReadOnlyList<Intensities> training, IReadOnlyList<Intensities> test)
    {
        var labelled = training.Where(slice => slice.Item.Label is not null).ToArray();
        var masked = training.Where(slice => slice.Lesion is not null).ToArray();
        return [Constant(labelled, test), HardThreshold(labelled, masked, test), Score(labelled, test), Band(masked, test)];
    }

    private static Baseline Constant(Intensities[] labelled, IReadOnlyList<Intensities> test)
    {
        var covid = labelled.Count(IsCovid) * 2 >= labelled.Length;
        return new Baseline(
            "constant",
            $"Calls every slice {(covid ? "COVID" : "non-COVID")}, the more frequent label in the training part, and every pixel lesion.",
            Classify(test, _ => covid ? 1 : 0),
            0.5,
            Segment(test, 0, Intensities.Levels));
    }

    private static Baseline HardThreshold(Intensities[] labelled, Intensities[] masked, IReadOnlyList<Intensities> test)
    {
        var (sign, threshold) = BestMean(labelled);
        var level = Best(masked, Enumerable.Range(0, Intensities.Levels).Select(from => (from, Intensities.Levels))).From;
        return new Baseline(
            "intensity-threshold",
            $"Calls a slice COVID when its mean intensity is {(sign > 0 ? "at least" : "at most")} {Text(sign * threshold)}, a pixel lesion when its intensity is at "
            + $"least {Text((double)level / Intensities.Levels)} (0-1; both chosen on the training part).",
            Classify(test, slice => sign * slice.Mean >= threshold ? 1 : 0),
            0.5,
            Segment(test, level, Intensities.Levels));
    }

    private static Baseline Score(Intensities[] labelled, IReadOnlyList<Intensities> test)
    {
        var (sign, threshold) = BestMean(labelled);
        return new Baseline(
            "intensity-score",
            $"Ranks slices by mean intensity, {(sign > 0 ? "brighter" : "darker")} ones as more like COVID (chosen on the training part).",
            Classify(test, slice => sign * slice.Mean),
            threshold,
            null);
    }

    private static Baseline Band(Intensities[] masked, IReadOnlyList<Intensities> test)
    {
        var bands = from low in Enumerable.Range(0, Intensities.Levels)
                    from high in Enumerable.Range(low + 1, Intensities.Levels - low)
                    select (low, high);
        var (from, end) = Best(masked, bands);
        return new Baseline(
            "intensity-band",
            $"Calls a pixel lesion when its intensity is from {Text((double)from / Intensities.Levels)} to {Text((double)end / Intensities.Levels)} (0-1; chosen on the training part).",
            null,
            0.5,
            Segment(test, from, end));
    }

    /// <summary>Direction (1 brighter, -1 darker is COVID) and threshold on direction x mean with the best balanced accuracy.</summary>
    private static (int Sign, double Threshold) BestMean(Intensities[] labelled)
    {
        var positive = labelled.Select(IsCovid).ToArray();
        var means = labelled.Select(slice => slice.Mean).ToArray();
        var sign = (Metrics.Auc(means, positive) ?? 0.5) >= 0.5 ? 1 : -1;
        return (sign, Metrics.BestThreshold([.. means.Select(mean => sign * mean)], positive));
    }

    private static (int From, int End) Best(Intensities[] masked, IEnumerable<(int From, int End)> bands) => masked.Length == 0
        ? (0, Intensities.Levels)
        : bands.MaxBy(band => masked.Average(slice => slice.Drawn(band.From, band.End).Dice ?? 0));

    private static ClassificationScores? Classify(IReadOnlyList<Intensities> test, Func<Intensities, double> score)
    {
        var labelled = test.Where(slice => slice.Item.Label is not null).ToArray();
        return labelled.Length == 0
            ? null
            : new ClassificationScores([.. labelled.Select(score)], [.. labelled.Select(IsCovid)], [.. labelled.Select(slice => slice.Item.Group)]);
    }

    private static SegmentationScores? Segment(IReadOnlyList<Intensities> test, int from, int end)
    {
        var masked = test.Where(slice => slice.Lesion is not null).ToArray();
        return masked.Length == 0
            ? null
            : new SegmentationScores([.. masked.Select(slice => slice.Drawn(from, end))], [.. masked.Select(slice => slice.Item.Group)]);
    }

    private static bool IsCovid(Intensities slice) => slice.Item.Label == ClassLabel.Covid;

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
