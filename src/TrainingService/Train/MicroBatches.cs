using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Train;

/// <summary>
/// A batch learnt in portions, for want of memory. Each task's loss is a mean over the slices that supervise it, so each portion counts by its
/// share of them, and gradients add up to those of the whole batch. Two things differ: batch normalisation sees a portion at a time, and
/// dropout draws in another order.
/// </summary>
internal static class MicroBatches
{
    /// <summary>
    /// Gives the network the gradients of a batch; earlier ones are dropped. A portion's tensors are freed before the next begins, and
    /// whatever is thrown, those of all are.
    /// </summary>
    /// <param name="portions">At most one a slice.</param>
    /// <returns>The losses of the whole batch, outside the graph of gradients.</returns>
    public static Losses Teach(MultiTaskNetwork network, BatchArrays batch, int portions, TrainingOptions options, Device device)
    {
        network.zero_grad();
        Tensor? total = null;
        var byTask = new Dictionary<string, Tensor>();
        using var sums = NewDisposeScope();
        foreach (var portion in Split(batch, portions))
        {
            using var scope = NewDisposeScope();
            double Share(string task) => (double)Forward.Supervised(task, portion) / Forward.Supervised(task, batch);
            var losses = Forward.Losses(network, Forward.Prepare(portion, options, device), options, device, Share);
            losses.Total?.backward();
            foreach (var (task, loss) in losses.ByTask) byTask[task] = Sum(byTask.GetValueOrDefault(task), loss, Share(task));
            if (losses.Total is not null) total = Sum(total, losses.Total, 1);
        }

        foreach (var loss in byTask.Values) loss.MoveToOuterDisposeScope();
        return new Losses(total?.MoveToOuterDisposeScope(), byTask);
    }

    /// <summary>Deals a batch's slices out in turn, so that each portion has its share of those with a mask, which cost the most memory.</summary>
    public static IReadOnlyList<BatchArrays> Split(BatchArrays batch, int portions)
    {
        if (portions == 1) return [batch];
        var labels = batch.LabelledAt.Zip(batch.Labels).ToDictionary();
        return [.. Enumerable.Range(0, portions).Select(first => Of(batch, labels, [.. Every(first, portions, batch.Count)]))];
    }

    private static IEnumerable<int> Every(int first, int step, int end)
    {
        for (var at = first; at < end; at += step) yield return at;
    }

    /// <param name="positions">Ascending, so that slices with a mask still come first, and those that teach reconstruction last.</param>
    private static BatchArrays Of(BatchArrays batch, Dictionary<long, float> labels, int[] positions)
    {
        var masked = positions.Where(at => at < batch.MaskedCount).ToArray();
        long[] labelledAt = [.. Enumerable.Range(0, positions.Length).Where(at => labels.ContainsKey(positions[at])).Select(at => (long)at)];
        return new BatchArrays(
            batch.Size,
            positions.Length,
            Planes(batch.Images, positions, batch.Size * batch.Size),
            masked.Length,
            Planes(batch.Lesions, masked, batch.Size * batch.Size),
            labelledAt,
            [.. labelledAt.Select(at => labels[positions[at]])],
            batch.Reconstructed is { } last ? positions.Count(at => at >= batch.Count - last) : null);
    }

    private static float[] Planes(float[] of, int[] positions, int pixels)
    {
        var result = new float[positions.Length * pixels];
        for (var i = 0; i < positions.Length; i++) Array.Copy(of, positions[i] * pixels, result, i * pixels, pixels);
        return result;
    }

    private static Tensor Sum(Tensor? sum, Tensor loss, double share)
    {
        var part = loss.detach() * share;
        return (sum is null ? part : sum + part).MoveToOuterDisposeScope();
    }
}
