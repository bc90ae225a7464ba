using Support;

namespace Durability;

/// <summary>A reader who draws without a pause, as the viewer does it: a lost save is repeated under its own key.</summary>
internal sealed class StrokeReader(Api api, Ledger ledger, DrawnSlice slice)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>Short enough that a kill always meets saves under way, long enough that comparing stays quick.</summary>
    private static readonly TimeSpan BetweenStrokes = TimeSpan.FromMilliseconds(15);

    public async Task SaveUntilAsync(CancellationToken stop)
    {
        var revision = slice.MaskRevision;
        for (var stroke = 0; !stop.IsCancellationRequested; stroke++)
        {
            var counts = Counts(stroke);
            var key = Guid.NewGuid();
            int? saved = null;
            while (saved is null && !stop.IsCancellationRequested)
            {
                var answer = await api.SaveMaskAsync(slice.Id, revision, key, [slice.Height, slice.Width], counts, CancellationToken.None);
                if (answer is { Current: { } other }) throw new InvalidOperationException($"Slice {slice.Id} has revision {other}; {revision} was expected.");
                saved = answer?.Revision;
                if (saved is null) await Task.Delay(RetryAfter, CancellationToken.None);
            }

            if (saved is not { } acknowledged) return;
            ledger.Add(new Acknowledgement(slice.Id, acknowledged, counts));
            revision = acknowledged;
            await Task.Delay(BetweenStrokes, CancellationToken.None);
        }
    }

    /// <summary>One run of ones; no two strokes of a slice are alike before position and length have both come round.</summary>
    private int[] Counts(int stroke)
    {
        const int longest = 97;
        var length = 1 + (stroke % longest);
        var before = 1 + (stroke % (slice.Pixels - longest - 2));
        return [before, length, slice.Pixels - before - length];
    }
}
