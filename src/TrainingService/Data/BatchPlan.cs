namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Which slices each step sees: a pure function of seed, epoch and batch number, so that a run can go on at any step. While there are
/// masks, every batch holds at least the number asked for, first in the batch; they and, if capped, the slices without any target are
/// repeated as need be, each as often as the next. Every other slice comes once an epoch.
/// </summary>
public sealed class BatchPlan
{
    private readonly long seed;
    private readonly SnapshotItem[] masked;
    private readonly SnapshotItem[] others;
    private readonly SnapshotItem[] unlabelled;
    private readonly int masksPerBatch;
    private readonly int unlabelledPerBatch;
    private readonly int othersPerBatch;

    /// <param name="training">The slices of the training part that teach at least one task that is on.</param>
    /// <param name="useMasks">Whether the segmentation task is on.</param>
    /// <param name="unlabelledPerBatch">Cap on slices without any target, or null to treat them like the rest.</param>
    /// <exception cref="ArgumentException">There is nothing to train on.</exception>
    public BatchPlan(IReadOnlyList<SnapshotItem> training, long seed, int batchSize, int masksPerBatch, int? unlabelledPerBatch, bool useMasks)
    {
        if (training.Count == 0) throw new ArgumentException("the training part holds no slice that any task could learn from");
        this.seed = seed;
        masked = useMasks ? [.. training.Where(item => item.HasMask)] : [];
        var rest = training.Where(item => !useMasks || !item.HasMask).ToArray();
        var labelled = rest.Count(item => item.Label is not null);
        var capped = unlabelledPerBatch is not null && labelled > 0;
        unlabelled = capped ? [.. rest.Where(item => item.Label is null)] : [];
        others = capped ? [.. rest.Where(item => item.Label is not null)] : rest;
        this.masksPerBatch = masked.Length == 0 ? 0 : Math.Min(batchSize, masksPerBatch);
        this.unlabelledPerBatch = unlabelled.Length == 0 ? 0 : unlabelledPerBatch!.Value;
        othersPerBatch = Math.Max(0, batchSize - this.masksPerBatch - this.unlabelledPerBatch);
        (BatchesPerEpoch, this.masksPerBatch, othersPerBatch) = Balance(batchSize);
    }

    /// <summary>Steps of one epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The slices of one batch, those with a mask first.</summary>
    public SnapshotItem[] Batch(int epoch, int number)
    {
        var index = ((long)epoch * BatchesPerEpoch) + number;
        var batch = new List<SnapshotItem>();
        for (var k = 0; k < masksPerBatch; k++) batch.Add(Endless(masked, "masked", (index * masksPerBatch) + k));
        var order = Order(others.Length, "others", epoch);
        var end = Math.Min(others.Length, (number + 1) * othersPerBatch);
        for (var k = number * othersPerBatch; k < end; k++) batch.Add(others[order[k]]);
        for (var k = 0; k < unlabelledPerBatch; k++) batch.Add(Endless(unlabelled, "unlabelled", (index * unlabelledPerBatch) + k));
        return [.. batch];
    }

    /// <summary>
    /// Where masks are plentiful they are dealt out evenly instead of being held back: the epoch is as long as its slices need.
    /// </summary>
    private (int Batches, int Masks, int Others) Balance(int batchSize)
    {
        if (masked.Length == 0) return (Ceiling(others.Length, othersPerBatch), 0, othersPerBatch);
        var room = batchSize - unlabelledPerBatch;
        var evenly = Ceiling(masked.Length + others.Length, room);
        var masks = Math.Max(masksPerBatch, Math.Min(room, Ceiling(masked.Length, evenly)));
        if (others.Length == 0) return (Ceiling(masked.Length, masks), masks, 0);
        if (masks == room) return (Ceiling(masked.Length, room), masks, 0) is var all && room > 1
            ? (Math.Max(Ceiling(masked.Length, room - 1), Ceiling(others.Length, 1)), room - 1, 1)
            : all;
        return (Math.Max(Ceiling(others.Length, room - masks), 1), masks, room - masks);
    }

    private SnapshotItem Endless(SnapshotItem[] items, string purpose, long index) =>
        items[Order(items.Length, purpose, index / items.Length)[index % items.Length]];

    private int[] Order(int count, string purpose, long round)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new SeededRandom(seed, purpose, round).Shuffle(order.AsSpan());
        return order;
    }

    private static int Ceiling(int count, int size) => Math.Max(1, (count + size - 1) / size);
}
