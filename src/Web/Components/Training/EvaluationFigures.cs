using System.Globalization;
using CovidLabel.Domain.Training;
using CovidLabel.Web.Components.Common;

namespace CovidLabel.Web.Components.Training;

/// <summary>The figures of an evaluation that are compared: name, how to say what it is over, and where it stands.</summary>
/// <param name="Name">As a table's row says it.</param>
/// <param name="Of">The figure with its interval; null where it could not be measured.</param>
/// <param name="Digits">Digits worth showing after the point.</param>
public sealed record EvaluationFigure(string Name, Func<ClassificationEvaluation?, SegmentationEvaluation?, Interval?> Of, int Digits = 3);

/// <summary>What evaluation tables show, in one order everywhere.</summary>
public static class EvaluationFigures
{
    public static readonly EvaluationFigure Auc = new("AUC", (classification, _) => classification?.Auc);
    public static readonly EvaluationFigure DicePerSlice = new("Dice, mean of slices", (_, segmentation) => segmentation?.DicePerSlice);

    private static readonly EvaluationFigure DicePooled = new("Dice, all pixels pooled", (_, segmentation) => segmentation?.DicePooled);
    private static readonly EvaluationFigure Hd95Mm = new("HD95 in mm, lower is better", (_, segmentation) => segmentation?.Hd95?.Mm, Digits: 1);

    public static readonly IReadOnlyList<EvaluationFigure> All =
    [
        Auc,
        new("Accuracy", (classification, _) => classification?.Accuracy),
        new("Sensitivity", (classification, _) => classification?.Sensitivity),
        new("Specificity", (classification, _) => classification?.Specificity),
        DicePerSlice,
        DicePooled,
        new("HD95 in pixels, lower is better", (_, segmentation) => segmentation?.Hd95?.Pixels, Digits: 1),
        Hd95Mm,
    ];

    /// <summary>Fewer where each figure is a column: the pooled Dice and the distance in mm give way.</summary>
    public static readonly IReadOnlyList<EvaluationFigure> BySource = [.. All.Except([DicePooled, Hd95Mm])];

    /// <summary>DeLong's interval stands beside the bootstrap's where there is room to say what it is over.</summary>
    public static readonly EvaluationFigure AucDeLong = new("AUC with DeLong’s interval, over slices", (classification, _) => classification?.AucDeLong);

    public static Interval? In(this EvaluationFigure figure, Evaluation evaluation) =>
        figure.Of(evaluation.Classification, evaluation.Segmentation);

    /// <summary>What a figure is over: "103 slices of 41 patients, 48 COVID".</summary>
    public static string Classified(ClassificationEvaluation? classification) => classification is null
        ? "no labelled slice in the test part"
        : $"{Words.Count(classification.N, "slice")} of {Words.Count(classification.Patients, "patient")}, {Words.Number(classification.Covid)} COVID; "
            + $"COVID from a probability of {classification.Threshold.ToString("0.00", CultureInfo.InvariantCulture)}";

    public static string Segmented(SegmentationEvaluation? segmentation) => segmentation is null
        ? "no mask in the test part"
        : $"{Words.Count(segmentation.N, "slice")} with a lesion and {Words.Number(segmentation.Negatives)} clear ones of "
            + $"{Words.Count(segmentation.Patients, "patient")}; lesion from a probability of "
            + segmentation.Threshold.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>What the outline distances are over: "12 slices, 4 of them with spacing in mm; 3 with nothing drawn left out".</summary>
    public static string Outlined(OutlineEvaluation? outline) => outline is null
        ? "not measured"
        : $"{Words.Count(outline.N, "slice")} with both outlines, {Words.Number(outline.NWithSpacing)} of known spacing in mm; "
            + $"{Words.Count(outline.Missed, "slice")} with a lesion and nothing drawn counted apart, without a distance";

    /// <summary>"4 of 5", or "not measured" where the test part has no clear slice.</summary>
    public static string ClearKept(SegmentationEvaluation? segmentation) => segmentation is { Negatives: > 0 }
        ? $"{Words.Number(segmentation.CorrectNegatives)} of {Words.Number(segmentation.Negatives)}"
        : "not measured";
}
