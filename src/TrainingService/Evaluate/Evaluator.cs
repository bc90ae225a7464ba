using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Predict;
using CovidLabel.TrainingService.Train;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Scores a model on the parts of a snapshot, beside trivial rules and shortcut probes on the same slices.</summary>
/// <param name="log">Told where memory ran out.</param>
public sealed class Evaluator(SnapshotFile snapshot, Device device, Action<string> log)
{
    /// <summary>The whole report on the test part (fields: <see cref="Evaluation"/>).</summary>
    /// <exception cref="OperationCanceledException">Cancelled; noticed within one batch.</exception>
    public Evaluation Evaluate(TrainedNetwork trained, CancellationToken cancellation) => Evaluate(trained, ScoreTest(trained, cancellation), cancellation);

    /// <summary>The same from scores that are there already.</summary>
    public Evaluation Evaluate(TrainedNetwork trained, IReadOnlyList<ScoredSlice> test, CancellationToken cancellation) => Report.Of(
        trained.WeightsSha256,
        snapshot.Sha256,
        test,
        trained.CovidTemperature,
        Baselines.Of(
            Read(SnapshotPart.Train, item => item.Label is not null || item.HasMask, Intensities.Of, cancellation),
            Read(SnapshotPart.Test, item => item.Label is not null || item.HasMask, Intensities.Of, cancellation)),
        Probes.Of(ReadTraits(SnapshotPart.Train, cancellation), ReadTraits(SnapshotPart.Validation, cancellation), ReadTraits(SnapshotPart.Test, cancellation)));

    /// <summary>What the model says of each slice of the test part.</summary>
    public IReadOnlyList<ScoredSlice> ScoreTest(TrainedNetwork trained, CancellationToken cancellation) =>
        Score(trained, [.. Part(SnapshotPart.Test)], cancellation);

    /// <summary>
    /// The model with temperature and threshold as the validation part has them: the temperature with the least log loss, then the probability
    /// that best separates the labels; 1 and 0.5 where a class is absent there.
    /// </summary>
    public TrainedNetwork Calibrate(TrainedNetwork trained, CancellationToken cancellation)
    {
        var scored = Score(trained, [.. Part(SnapshotPart.Validation).Where(item => item.Label is not null)], cancellation);
        if (scored.NetworkClassification() is not { } scores) return trained;
        var temperature = Temperature.Fit(scores.Scores, scores.Positive);
        double[] calibrated = [.. scores.Scores.Select(probability => Temperature.Apply(probability, temperature))];
        return trained with { CovidTemperature = temperature, CovidThreshold = Metrics.BestThreshold(calibrated, scores.Positive) };
    }

    private List<ScoredSlice> Score(TrainedNetwork trained, SnapshotItem[] items, CancellationToken cancellation)
    {
        var predictor = new Predictor(trained, device, log);
        var result = new List<ScoredSlice>(items.Length);
        foreach (var chunk in items.Chunk(predictor.SlicesAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            var slices = chunk.Select(snapshot.Read).ToArray();
            var predictions = predictor.Predict(
                [.. chunk.Zip(slices, (item, slice) => new PredictionInput(slice.Pixels, item.Height, item.Width, item.IsHu))], withReconstruction: true);
            for (var i = 0; i < chunk.Length; i++) result.Add(Scored(trained, chunk[i], slices[i], predictions[i]));
        }

        return result;
    }

    private static ScoredSlice Scored(TrainedNetwork trained, SnapshotItem item, SlicePixels slice, SlicePrediction prediction)
    {
        var (counts, outline) = slice.LabelMap is { } labelMap && prediction.Lesion is { } drawn
            ? (PixelCounts.Of(drawn, labelMap), Outlines.Distance(drawn, labelMap, item.Height, item.Width, item.NativeStep, item.StepMm))
            : ((PixelCounts?)null, (OutlineDistance?)null);
        return new ScoredSlice(item, prediction.Covid, prediction.NetworkCovid, trained.CovidThreshold, counts, outline, prediction.ReconstructionError);
    }

    private List<PictureTraits> ReadTraits(SnapshotPart part, CancellationToken cancellation) =>
        Read(part, item => item.Label is not null, PictureTraits.Of, cancellation);

    private List<T> Read<T>(SnapshotPart part, Func<SnapshotItem, bool> counts, Func<SnapshotFile, SnapshotItem, T> read, CancellationToken cancellation)
    {
        var result = new List<T>();
        foreach (var item in Part(part).Where(counts))
        {
            cancellation.ThrowIfCancellationRequested();
            result.Add(read(snapshot, item));
        }

        return result;
    }

    private IEnumerable<SnapshotItem> Part(SnapshotPart part) => snapshot.Items.Where(item => item.Part == part);
}
