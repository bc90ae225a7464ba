using CovidLabel.TrainingService.Data;

namespace Parity;

/// <summary>Generated batches of every kind of supervision, for both sides.</summary>
internal static class Material
{
    /// <summary>One batch of each kind: everything known, some of it, masks only, labels only, nothing.</summary>
    public static IReadOnlyList<BatchArrays> OfEveryKind(int size) =>
    [
        Batch(size, 6, masked: 6, labelledAt: [0, 1, 2, 3, 4, 5], number: 0),
        Batch(size, 6, masked: 2, labelledAt: [1, 4, 5], number: 1),
        Batch(size, 5, masked: 3, labelledAt: [], number: 2),
        Batch(size, 6, masked: 0, labelledAt: [0, 1, 2, 3, 4, 5], number: 3),
        Batch(size, 4, masked: 0, labelledAt: [], number: 4),
    ];

    /// <summary>Noise with a bright square, the lesion; every third mask is empty, as a reader leaves it who found nothing.</summary>
    public static BatchArrays Batch(int size, int count, int masked, long[] labelledAt, int number)
    {
        var random = new SeededRandom(11, "parity", number);
        var pixels = size * size;
        var images = new float[count * pixels];
        var lesions = new float[masked * pixels];
        for (var slice = 0; slice < count; slice++)
        {
            var side = slice % 3 == 2 ? 0 : size / 3;
            var top = random.NextInt(size - side);
            var left = random.NextInt(size - side);
            for (var at = 0; at < pixels; at++)
            {
                var (y, x) = (at / size, at % size);
                var inside = y >= top && y < top + side && x >= left && x < left + side;
                images[(slice * pixels) + at] = (float)((inside ? 0.6 : 0.2) + (0.3 * random.NextDouble()));
                if (slice < masked) lesions[(slice * pixels) + at] = inside ? 1 : 0;
            }
        }

        return new BatchArrays(size, count, images, masked, lesions, labelledAt, [.. labelledAt.Select(at => (float)(at % 2))]);
    }

    /// <summary>The batch for the peer. What is not known is not a number there, so that it shows wherever it gets.</summary>
    public static void Write(string path, BatchArrays batch)
    {
        long[] planes = [batch.Count, 1, batch.Size, batch.Size];
        long[] slices = [batch.Count];
        var masks = new float[batch.Images.Length];
        Array.Fill(masks, float.NaN);
        batch.Lesions.CopyTo(masks, 0);
        var labels = new float[batch.Count];
        Array.Fill(labels, float.NaN);
        foreach (var (at, label) in batch.LabelledAt.Zip(batch.Labels)) labels[at] = label;
        using var writer = SafeTensorsWriter.Create(path, new Dictionary<string, string>(),
        [
            ("images", TensorType.Float32, planes),
            ("masks", TensorType.Float32, planes),
            ("has_mask", TensorType.UInt8, slices),
            ("labels", TensorType.Float32, slices),
            ("has_label", TensorType.UInt8, slices),
        ]);
        writer.Write<float>(batch.Images);
        writer.Write<float>(masks);
        writer.Write<byte>([.. Enumerable.Range(0, batch.Count).Select(at => at < batch.MaskedCount ? (byte)1 : (byte)0)]);
        writer.Write<float>(labels);
        writer.Write<byte>([.. labels.Select(label => float.IsNaN(label) ? (byte)0 : (byte)1)]);
        writer.Commit();
    }
}
