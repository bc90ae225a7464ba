using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Train;

/// <summary>Measures a network on the validation part at the end of an epoch, at the network's own resolution.</summary>
internal sealed class Validation(
    TrainingOptions options, Samples samples, IReadOnlyList<SnapshotItem> items, Device device, Action<string> log)
{
    /// <summary>Values by curve name: losses and, where defined, Dice per slice and AUC. Empty without validation slices.</summary>
    /// <param name="portions">Into how many a batch is cut; more, where memory runs out.</param>
    /// <exception cref="MemoryExhaustedException">Not even one slice fits into memory.</exception>
    public Dictionary<string, double> Measure(MultiTaskNetwork network, Portions portions, CancellationToken cancellation)
    {
        var losses = new Dictionary<string, RunningMean>();
        var scores = new List<double>();
        var positive = new List<bool>();
        var dice = new RunningMean();
        network.eval();
        foreach (var chunk in items.OrderByDescending(item => item.HasMask).Chunk(options.SlicesAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var looks = portions.Run(
                chunk.Length,
                count => chunk.Chunk(Portions.AtOnce(chunk.Length, count)).Select(part => Look(network, part)).ToArray(),
                (tooMany, now) => log($"Memory ran out while validating {tooMany} slices at once: the run goes on with at most {now} at once, to the same figures."));
            foreach (var look in looks)
            {
                Forward.AddTo(losses, look.Losses, look.Arrays);
                foreach (var at in look.Covid is null ? [] : look.Arrays.LabelledAt)
                {
                    scores.Add(look.Covid![at]);
                    positive.Add(look.Items[at].Label == ClassLabel.Covid);
                }

                if (look.Lesion is not null && look.Arrays.MaskedCount > 0) AddDice(dice, look.Lesion, look.Arrays);
            }
        }

        return Curves(losses, dice, Metrics.Auc([.. scores], [.. positive]));
    }

    private Seen Look(MultiTaskNetwork network, SnapshotItem[] part)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var arrays = BatchArrays.Of([.. part.Select(samples.Read)], samples.Size);
        var batch = Forward.Prepare(arrays, options, device);
        var losses = Forward.Losses(network, batch, options, device);
        var outputs = Forward.Predict(network, batch.Images, options, device);
        foreach (var loss in losses.ByTask.Values) loss.MoveToOuterDisposeScope();
        return new Seen(part, arrays, losses, outputs.Covid?.cpu().data<float>().ToArray(), outputs.Lesion?.cpu().data<float>().ToArray());
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
    /// <summary>What the network makes of some slices.</summary>
    private sealed record Seen(SnapshotItem[] Items, BatchArrays Arrays, Losses Losses, float[]? Covid, float[]? Lesion);
}
