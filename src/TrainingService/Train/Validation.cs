using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Train;

/// <summary>Measures a network on the validation part at the end of an epoch, at the network's own resolution.</summary>
internal sealed class Validation(TrainingOptions options, Samples samples, IReadOnlyList<SnapshotItem> items, Device device)
{
    private const int BatchSize = 16;

    /// <summary>Values by curve name: losses and, where defined, Dice per slice and AUC. Empty without validation slices.</summary>
    public Dictionary<string, double> Measure(MultiTaskNetwork network, CancellationToken cancellation)
    {
        var losses = new Dictionary<string, RunningMean>();
        var scores = new List<double>();
        var positive = new List<bool>();
        var dice = new RunningMean();
        network.eval();
        foreach (var chunk in items.OrderByDescending(item => item.HasMask).Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            var arrays = BatchArrays.Of([.. chunk.Select(samples.Read)], samples.Size);
            var batch = Forward.Prepare(arrays, options, device);
            Forward.AddTo(losses, Forward.Losses(network, batch, options, device), arrays);
            var outputs = Forward.Predict(network, batch.Images, options, device);
            if (outputs.Covid is not null)
            {
                var covid = outputs.Covid.cpu().data<float>().ToArray();
                foreach (var at in arrays.LabelledAt)
                {
                    scores.Add(covid[at]);
                    positive.Add(chunk[at].Label == ClassLabel.Covid);
                }
            }

            if (outputs.Lesion is not null && arrays.MaskedCount > 0) AddDice(dice, outputs.Lesion.cpu().data<float>().ToArray(), arrays);
        }

        return Curves(losses, dice, Metrics.Auc([.. scores], [.. positive]));
    }

    /// <summary>The figure that decides which epoch is best, higher is better; not a number where nothing was measured.</summary>
    public double Watched(IReadOnlyDictionary<string, double> values)
    {
        if (options.Watched == Train.Watched.Score)
        {
            string[] names = ["validation/dice", "validation/auc"];
            var found = names.Where(values.ContainsKey).Select(name => values[name]).ToArray();
            if (found.Length > 0) return found.Average();
        }

        return values.TryGetValue("validation/total", out var loss) ? -loss : double.NaN;
    }

    private Dictionary<string, double> Curves(Dictionary<string, RunningMean> losses, RunningMean dice, double? auc)
    {
        var values = Forward.Curves("validation", losses, options);
        if (dice.Count > 0) values["validation/dice"] = dice.Value;
        if (auc is not null) values["validation/auc"] = auc.Value;
        return values;
    }

    private static void AddDice(RunningMean dice, float[] probabilities, BatchArrays arrays)
    {
        var pixels = arrays.Size * arrays.Size;
        for (var slice = 0; slice < arrays.MaskedCount; slice++)
        {
            long both = 0, drawn = 0, lesion = 0;
            for (var i = slice * pixels; i < (slice + 1) * pixels; i++)
            {
                var predicted = probabilities[i] >= Thresholds.Lesion;
                if (predicted) drawn++;
                if (arrays.Lesions[i] > 0) lesion++;
                if (predicted && arrays.Lesions[i] > 0) both++;
            }

            if (lesion > 0) dice.Add(2.0 * both / (drawn + lesion), 1);
        }
    }
}
