using System.Text.Json;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Predict;

namespace CovidLabel.TrainingService.Cli;

/// <summary>Predictions as JSON lines, in the API's shapes.</summary>
internal static class PredictionLines
{
    /// <returns>Lines written: one a slice.</returns>
    public static int Write(SnapshotFile snapshot, Predictor predictor, TextWriter to, CancellationToken cancellation)
    {
        foreach (var chunk in snapshot.Items.Chunk(predictor.SlicesAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            var inputs = chunk.Select(item => new PredictionInput(snapshot.Read(item).Pixels, item.Height, item.Width, item.IsHu)).ToArray();
            foreach (var (item, prediction) in chunk.Zip(predictor.Predict(inputs)))
            {
                to.WriteLine(JsonSerializer.Serialize(
                    new { item.Slice, CovidProbability = prediction.Covid, Lesion = prediction.Lesion is { } drawn ? Rle(drawn, item) : null }, EvaluationJson.Options));
            }
        }

        return snapshot.Items.Count;
    }

    private static object Rle(byte[] drawn, SnapshotItem item) =>
        new { Rle = new { Size = new[] { item.Height, item.Width }, RunLengthMask.Encode(drawn, item.Height, item.Width).Counts } };
}
