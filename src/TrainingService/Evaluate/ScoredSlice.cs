using CovidLabel.Domain.Annotations;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>What one model said of one slice, and how it stands against what is known: enough for every figure, without pixels.</summary>
/// <param name="Covid">Probability of COVID as it is shown to readers; null with the task off.</param>
/// <param name="NetworkCovid">The network's own, before its temperature.</param>
/// <param name="CovidThreshold">The model's threshold: predictions of several models may be pooled.</param>
/// <param name="Lesion">Null without supervision or with the task off.</param>
/// <param name="Outline">Null where <paramref name="Lesion"/> is, and where either side has no pixel.</param>
public sealed record ScoredSlice(
    SnapshotItem Item,
    double? Covid,
    double? NetworkCovid,
    double CovidThreshold,
    PixelCounts? Lesion,
    OutlineDistance? Outline,
    double? ReconstructionError)
{
    public bool IsClassified => Covid is not null && Item.Label is not null;

    public bool IsCovid => Item.Label == ClassLabel.Covid;
}

/// <summary>Scored slices as the figures take them.</summary>
public static class ScoredSlices
{
    /// <summary>Null where no slice has both a label and a probability.</summary>
    public static ClassificationScores? Classification(this IEnumerable<ScoredSlice> scored) => Classification(scored, slice => slice.Covid!.Value);

    /// <summary>The same with the network's own probabilities.</summary>
    public static ClassificationScores? NetworkClassification(this IEnumerable<ScoredSlice> scored) => Classification(scored, slice => slice.NetworkCovid!.Value);

    /// <summary>Null where no slice has both supervision and a drawing.</summary>
    public static SegmentationScores? Segmentation(this IEnumerable<ScoredSlice> scored)
    {
        var masked = scored.Where(slice => slice.Lesion is not null).ToArray();
        return masked.Length == 0
            ? null
            : new SegmentationScores(
                [.. masked.Select(slice => slice.Lesion!.Value)], [.. masked.Select(slice => slice.Item.Group)], [.. masked.Select(slice => slice.Outline)]);
    }

    private static ClassificationScores? Classification(IEnumerable<ScoredSlice> scored, Func<ScoredSlice, double> probability)
    {
        var labelled = scored.Where(slice => slice.IsClassified).ToArray();
        return labelled.Length == 0
            ? null
            : new ClassificationScores(
                [.. labelled.Select(probability)],
                [.. labelled.Select(slice => slice.IsCovid)],
                [.. labelled.Select(slice => slice.Item.Group)],
                [.. labelled.Select(slice => slice.CovidThreshold)]);
    }
}
