using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Predict;
using CovidLabel.TrainingService.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Scores a model on the test part of a snapshot, beside trivial rules on the same slices.</summary>
public sealed class Evaluator(SnapshotFile snapshot, Device device)
{
    /// <summary>The whole report (fields: <see cref="Evaluation"/>).</summary>
    /// <exception cref="OperationCanceledException">Cancelled; noticed within one batch.</exception>
    public Evaluation Evaluate(TrainedNetwork trained, CancellationToken cancellation)
    {
        var test = snapshot.Items.Where(item => item.Part == SnapshotPart.Test).ToArray();
        var scored = Score(trained, test, cancellation);
        var classification = Classification(scored);
        var segmentation = Segmentation(scored);
        var errors = scored.Where(slice => slice.ReconstructionError is not null).Select(slice => slice.ReconstructionError!.Value).ToArray();
        return new Evaluation(
            trained.WeightsSha256,
            snapshot.Sha256,
            ClusterBootstrap.Level,
            ClusterBootstrap.Folds,
            new TestPart(test.Length, test.Select(item => item.Group).Distinct().Count()),
            classification?.Evaluate(trained.CovidThreshold),
            segmentation?.Evaluate(Thresholds.Lesion),
            errors.Length == 0 ? null : new ReconstructionEvaluation(errors.Length, errors.Average()),
            Compare(test, classification, segmentation, cancellation),
            PerSource(scored, trained.CovidThreshold));
    }

    /// <summary>The probability that best separates the validation part's labels; 0.5 without both labels.</summary>
    public double CovidThreshold(TrainedNetwork trained, CancellationToken cancellation)
    {
        var validation = snapshot.Items.Where(item => item.Part == SnapshotPart.Validation && item.Label is not null).ToArray();
        return Classification(Score(trained, validation, cancellation)) is { } scores ? Metrics.BestThreshold(scores.Scores, scores.Positive) : 0.5;
    }

    private List<Scored> Score(TrainedNetwork trained, SnapshotItem[] items, CancellationToken cancellation)
    {
        var predictor = new Predictor(trained, device);
        var result = new List<Scored>(items.Length);
        foreach (var chunk in items.Chunk(Predictor.BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var slices = chunk.Select(snapshot.Read).ToArray();
            var predictions = predictor.Predict(
                [.. chunk.Zip(slices, (item, slice) => new PredictionInput(slice.Pixels, item.Height, item.Width, item.IsHu))], withReconstruction: true);
            for (var i = 0; i < chunk.Length; i++)
            {
                var counts = slices[i].LabelMap is { } labelMap && predictions[i].Lesion is { } drawn ? PixelCounts.Of(drawn, labelMap) : (PixelCounts?)null;
                result.Add(new Scored(chunk[i], predictions[i].Covid, counts, predictions[i].ReconstructionError));
            }
        }

        return result;
    }

    private BaselineEvaluation[] Compare(
        SnapshotItem[] test, ClassificationScores? classification, SegmentationScores? segmentation, CancellationToken cancellation)
    {
        var training = snapshot.Items.Where(item => item.Part == SnapshotPart.Train);
        var baselines = Baselines.Of(ReadTargets(training, cancellation), ReadTargets(test, cancellation));
        return [.. baselines.Select(baseline => new BaselineEvaluation(
            baseline.Name,
            baseline.Description,
            baseline.Classification?.Evaluate(baseline.ClassThreshold),
            baseline.Segmentation?.Evaluate(Thresholds.Lesion),
            classification is null || baseline.Classification is null
                ? null
                : Gain(
                    Metrics.Auc(classification.Scores, classification.Positive),
                    Metrics.Auc(baseline.Classification.Scores, baseline.Classification.Positive),
                    classification.AucFolds(),
                    baseline.Classification.AucFolds()),
            segmentation is null || baseline.Segmentation is null
                ? null
                : Gain(segmentation.DicePerSlice(null), baseline.Segmentation.DicePerSlice(null), segmentation.DiceFolds(), baseline.Segmentation.DiceFolds())))];
    }

    private List<Intensities> ReadTargets(IEnumerable<SnapshotItem> items, CancellationToken cancellation)
    {
        var result = new List<Intensities>();
        foreach (var item in items.Where(item => item.Label is not null || item.HasMask))
        {
            cancellation.ThrowIfCancellationRequested();
            result.Add(Intensities.Of(snapshot, item));
        }

        return result;
    }

    private static SourceEvaluation[] PerSource(List<Scored> scored, double covidThreshold) =>
    [
        .. scored.GroupBy(slice => slice.Item.Source).OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => new SourceEvaluation(
            source.Key,
            source.Count(),
            source.Select(slice => slice.Item.Group).Distinct().Count(),
            Classification([.. source])?.Evaluate(covidThreshold),
            Segmentation([.. source])?.Evaluate(Thresholds.Lesion))),
    ];

    private static Interval? Gain(double? model, double? baseline, double[] modelFolds, double[] baselineFolds) =>
        ClusterBootstrap.Interval(model - baseline, [.. modelFolds.Zip(baselineFolds, (one, other) => one - other)]);

    private static ClassificationScores? Classification(List<Scored> scored)
    {
        var labelled = scored.Where(slice => slice.Covid is not null && slice.Item.Label is not null).ToArray();
        return labelled.Length == 0
            ? null
            : new ClassificationScores(
                [.. labelled.Select(slice => slice.Covid!.Value)],
                [.. labelled.Select(slice => slice.Item.Label == ClassLabel.Covid)],
                [.. labelled.Select(slice => slice.Item.Group)]);
    }

    private static SegmentationScores? Segmentation(List<Scored> scored)
    {
        var masked = scored.Where(slice => slice.Lesion is not null).ToArray();
        return masked.Length == 0 ? null : new SegmentationScores([.. masked.Select(slice => slice.Lesion!.Value)], [.. masked.Select(slice => slice.Item.Group)]);
    }

    private sealed record Scored(SnapshotItem Item, double? Covid, PixelCounts? Lesion, double? ReconstructionError);
}
