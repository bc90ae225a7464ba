namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Which slices each step sees: a function of seed, epoch and batch number alone, so that a run can go on at any step. While there are
/// masks, every batch holds at least the number asked for, first in the batch; they and, if capped, the slices without any target are
/// repeated as need be, each as often as the next. Every other slice comes once an epoch. To be used by one thread.
/// </summary>
public sealed class BatchPlan
{
    private readonly Deck masked;
    private readonly Deck others;
    private readonly Deck unlabelled;
    private readonly int masksPerBatch;
    private readonly int unlabelledPerBatch;
    private readonly int othersPerBatch;

    /// <param name="training">The slices of the training part that teach at least one task that is on.</param>
    /// <param name="masksPerBatch">Least masks in a batch; less than the room the other arguments leave.</param>
    /// <param name="unlabelledPerBatch">Slices without any target in each batch, or null to treat them like the rest.</param>
    /// <param name="useMasks">Whether the segmentation task is on.</param>
    public BatchPlan(IReadOnlyList<SnapshotItem> training, long seed, int batchSize, int masksPerBatch, int? unlabelledPerBatch, bool useMasks)
    {
        var (withMask, rest) = Partition(training, item => useMasks && item.HasMask);
        var (free, targets) = Partition(rest, item => item.Label is null);
        var capped = unlabelledPerBatch is not null && targets.Length > 0 && free.Length > 0;
        masked = new Deck(withMask, seed, "masked");
        unlabelled = new Deck(capped ? free : [], seed, "unlabelled");
        others = new Deck(capped ? targets : rest, seed, "others");

        this.unlabelledPerBatch = capped ? unlabelledPerBatch!.Value : 0;
        var room = batchSize - this.unlabelledPerBatch;

        // Where masks are plentiful they are dealt out evenly rather than repeated or held back.
        if (masked.Count == 0) this.masksPerBatch = 0;
        else if (others.Count == 0) this.masksPerBatch = room;
        else this.masksPerBatch = Math.Clamp(Ceiling((long)masked.Count * room, masked.Count + others.Count), masksPerBatch, room - 1);
        othersPerBatch = room - this.masksPerBatch;
        BatchesPerEpoch = Math.Max(
            others.Count == 0 ? 1 : Ceiling(others.Count, othersPerBatch),
            masked.Count == 0 ? 1 : masked.Count / this.masksPerBatch);
    }

    /// <summary>Steps of one epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>Slices shown in one epoch, repeated ones counted each time.</summary>
    public int SlicesPerEpoch => (BatchesPerEpoch * (masksPerBatch + unlabelledPerBatch)) + others.Count;

    /// <summary>The slices of one batch, those with a mask first.</summary>
    public SnapshotItem[] Batch(int epoch, int number)
    {
        var index = ((long)epoch * BatchesPerEpoch) + number;
        var batch = new List<SnapshotItem>();
        for (var k = 0; k < masksPerBatch; k++) batch.Add(masked.Endless((index * masksPerBatch) + k));
        for (var k = number * othersPerBatch; k < Math.Min(others.Count, (number + 1) * othersPerBatch); k++) batch.Add(others.At(epoch, k));
        for (var k = 0; k < unlabelledPerBatch; k++) batch.Add(unlabelled.Endless((index * unlabelledPerBatch) + k));
        return [.. batch];
    }

    private static (SnapshotItem[] Yes, SnapshotItem[] No) Partition(IEnumerable<SnapshotItem> items, Func<SnapshotItem, bool> holds)
    {
        var byAnswer = items.ToLookup(holds);
        return ([.. byAnswer[true]], [.. byAnswer[false]]);
    }

    private static int Ceiling(long count, long size) => (int)((count + size - 1) / size);

    /// <summary>Slices in a new seeded order each round; the last order is kept, since steps ask in sequence.</summary>
    private sealed class Deck(SnapshotItem[] items, long seed, string purpose)
    {
        private int[] order = [];
        private long orderRound = -1;

        public int Count => items.Length;

        public SnapshotItem Endless(long index) => At(index / Count, (int)(index % Count));

        public SnapshotItem At(long round, int position)
        {
            if (round != orderRound)
            {
                order = [.. Enumerable.Range(0, Count)];
                new SeededRandom(seed, purpose, round).Shuffle(order.AsSpan());
                orderRound = round;
            }

            return items[order[position]];
        }
    }
}
