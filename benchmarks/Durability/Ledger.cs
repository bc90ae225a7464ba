using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Stores;

namespace Durability;

/// <summary>The platform said that this revision of this slice holds these runs.</summary>
internal sealed record Acknowledgement(long SliceId, int Revision, int[] Counts);

/// <summary>Acknowledged strokes against what the database holds.</summary>
/// <param name="Missing">Acknowledged, and absent or different in the database.</param>
/// <param name="Repeated">Strokes that stand in the history twice in a row: a retry that was taken for a new save.</param>
internal sealed record Verdict(int Acknowledged, int Missing, int Repeated)
{
    public static Verdict None { get; } = new(0, 0, 0);
}

/// <summary>Everything that was acknowledged, in order.</summary>
internal sealed class Ledger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Lock sync = new();
    private readonly List<Acknowledgement> entries = [];
    private TaskCompletionSource next = NewSource();

    public void Add(Acknowledgement entry)
    {
        lock (sync)
        {
            entries.Add(entry);
            next.TrySetResult();
            next = NewSource();
        }
    }

    /// <summary>Waits for the next acknowledgement; a reader that failed ends the benchmark with its reason.</summary>
    public async Task NextAcknowledgementAsync(IReadOnlyCollection<Task> readers)
    {
        Task acknowledged;
        lock (sync) acknowledged = next.Task;
        var ended = await Task.WhenAny([acknowledged, Task.Delay(Patience), .. readers]);
        if (ended == acknowledged) return;
        await ended;
        throw new TimeoutException($"No stroke was acknowledged for {Patience.TotalSeconds:0} s.");
    }

    public async Task<Verdict> CompareAsync(AnnotationStore annotations)
    {
        List<Acknowledgement> acknowledged;
        lock (sync) acknowledged = [.. entries];
        int missing = 0, repeated = 0;
        foreach (var slice in acknowledged.GroupBy(entry => entry.SliceId))
        {
            var history = await annotations.MaskHistoryAsync(slice.Key);
            var held = history.ToDictionary(revision => revision.Revision, Runs);
            missing += slice.Count(entry => !held.TryGetValue(entry.Revision, out var runs) || !runs.SequenceEqual(entry.Counts));
            repeated += held.Count(revision => held.TryGetValue(revision.Key - 1, out var before) && before.SequenceEqual(revision.Value));
        }

        return new Verdict(acknowledged.Count, missing, repeated);
    }

    private static IReadOnlyList<int> Runs(MaskRevision revision) =>
        revision.Mask.Lesions is [{ Kind: LesionKind.GroundGlass } lesion] ? lesion.Pixels.Counts : [];

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
