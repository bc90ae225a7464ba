using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Scored slices as a report; whatever needs the training part (baselines, probes) is handed in.</summary>
public static class Report
{
    /// <param name="temperature">The model's, for the calibration; null leaves the calibration out.</param>
    public static Evaluation Of(
        string? modelSha256,
        string snapshotSha256,
        IReadOnlyList<ScoredSlice> scored,
        double? temperature,
        IReadOnlyList<Baseline> baselines,
        IReadOnlyList<Probe> probes)
    {
        var (classification, segmentation) = (scored.Classification(), scored.Segmentation());
        var errors = scored.Where(slice => slice.ReconstructionError is not null).Select(slice => slice.ReconstructionError!.Value).ToArray();
        return new Evaluation(
            modelSha256,
            snapshotSha256,
            ClusterBootstrap.Level,
            ClusterBootstrap.Folds,
            Size(scored),
            Evaluate(classification),
            segmentation?.Evaluate(Thresholds.Lesion),
            errors.Length == 0 ? null : new ReconstructionEvaluation(errors.Length, errors.Average()),
            [.. baselines.Select(baseline => new BaselineEvaluation(
                baseline.Name,
                baseline.Description,
                baseline.Classification?.Evaluate(baseline.ClassThreshold),
                baseline.Segmentation?.Evaluate(Thresholds.Lesion),
                Gains.Auc(classification, baseline.Classification),
                Gains.Dice(segmentation, baseline.Segmentation)))],
            [.. scored.GroupBy(slice => slice.Item.Source).OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => OfSource([.. source], probes))],
            temperature is not { } known || classification is null
                ? null
                : new CalibrationEvaluation(known, Calibration.Evaluate(scored.NetworkClassification()!), Calibration.Evaluate(classification)),
            Probe(scored, probes));
    }

    public static TestPart Size(IReadOnlyList<ScoredSlice> scored) => new(scored.Count, scored.Select(slice => slice.Item.Group).Distinct().Count());

    /// <summary>Each slice at the threshold of the model that scored it.</summary>
    public static ClassificationEvaluation? Evaluate(ClassificationScores? scores) =>
        scores?.Evaluate(scores.Thresholds!.Distinct().Count() == 1 ? scores.Thresholds![0] : scores.Thresholds!.Average());

    private static SourceEvaluation OfSource(IReadOnlyList<ScoredSlice> scored, IReadOnlyList<Probe> probes)
    {
        var (slices, patients) = Size(scored);
        return new SourceEvaluation(
            scored[0].Item.Source, slices, patients, Evaluate(scored.Classification()), scored.Segmentation()?.Evaluate(Thresholds.Lesion), Probe(scored, probes));
    }

    private static ProbeEvaluation[] Probe(IReadOnlyList<ScoredSlice> scored, IReadOnlyList<Probe> probes)
    {
        var model = scored.Classification();
        return
        [
            .. probes.Select(probe =>
            {
                var ranking = model is null || probe.LogOdds is not { } logOdds
                    ? null
                    : model with { Scores = [.. scored.Where(slice => slice.IsClassified).Select(slice => logOdds[slice.Item.Slice])], Thresholds = null };
                return new ProbeEvaluation(probe.Name, probe.Description, ranking?.Evaluate(threshold: 0), Gains.Auc(model, ranking));
            }),
        ];
    }
}
