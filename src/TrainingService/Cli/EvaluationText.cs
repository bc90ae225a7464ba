using System.Globalization;
using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Cli;

/// <summary>An evaluation as text: each figure with its interval and what it was measured on.</summary>
internal static class EvaluationText
{
    public static void Print(Evaluation evaluation, TextWriter to)
    {
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"test part: {evaluation.Test.Slices} slices of {evaluation.Test.Patients} patients; intervals: {evaluation.ConfidenceLevel:P0}, patients resampled {evaluation.BootstrapFolds} times"));
        Figures(to, "model", evaluation.Classification, evaluation.Segmentation);
        if (evaluation.Reconstruction is { } reconstruction)
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  reconstruction  n {reconstruction.N}  MSE {reconstruction.Mse:0.00000}"));
        foreach (var baseline in evaluation.Baselines)
        {
            Figures(to, baseline.Name, baseline.Classification, baseline.Segmentation);
            if (baseline.AucGain is not null) to.WriteLine($"  model's AUC less this {Text(baseline.AucGain)}");
            if (baseline.DiceGain is not null) to.WriteLine($"  model's Dice less this {Text(baseline.DiceGain)}");
        }

        if (evaluation.Calibration is { } calibration)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"calibration at temperature {calibration.Temperature:0.000}, the network's own in brackets"));
            to.WriteLine($"  ECE {Text(calibration.After.Ece)} [{Text(calibration.Before.Ece)}]  Brier {Text(calibration.After.Brier)} [{Text(calibration.Before.Brier)}]");
        }

        foreach (var probe in evaluation.Probes ?? [])
            to.WriteLine($"probe {probe.Name}  AUC {Text(probe.Classification?.Auc)}  model's less this {Text(probe.AucGain)}");
        foreach (var source in evaluation.PerSource) Figures(to, $"model on {source.Source} ({source.Slices} slices)", source.Classification, source.Segmentation);
    }

    private static void Figures(TextWriter to, string title, ClassificationEvaluation? classification, SegmentationEvaluation? segmentation)
    {
        to.WriteLine(title);
        if (classification is not null)
        {
            to.WriteLine(
                $"  classification  n {classification.N} ({classification.Patients} patients)  AUC {Text(classification.Auc)}  accuracy {Text(classification.Accuracy)}"
                + $"  sensitivity {Text(classification.Sensitivity)}  specificity {Text(classification.Specificity)}");
        }

        if (segmentation is not null)
        {
            to.WriteLine(
                $"  segmentation  n {segmentation.N}  Dice per slice {Text(segmentation.DicePerSlice)}  pooled {Text(segmentation.DicePooled)}"
                + $"  correct negatives {segmentation.CorrectNegatives} of {segmentation.Negatives}");
            if (segmentation.Hd95 is { } outline)
                to.WriteLine($"  HD95  n {outline.N}  pixels {Text(outline.Pixels)}  mm {Text(outline.Mm)} (n {outline.NWithSpacing})  nothing drawn on {outline.Missed}");
        }
    }

    public static string Text(Interval? interval) => interval is null
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{interval.Value:0.000} ({interval.Low:0.000} to {interval.High:0.000})");
}
