using System.Collections.Concurrent;
using Support;

namespace Annotators;

/// <summary>A save that was acknowledged.</summary>
internal sealed record Acknowledged(string Reader, long SliceId, int BasedOn, int Revision, IReadOnlyList<int> Counts, double Milliseconds);

/// <summary>
/// A reader who draws, waits for "saved", and draws again. At a conflict the reader keeps what was drawn and saves it over the version
/// that came between, which stays in the history.
/// </summary>
internal sealed class SimulatedReader(Api api, string name, DrawnSlice slice, TimeSpan meanPause, ConcurrentBag<Acknowledged> ledger)
{
    private readonly Lesion lesion = new(slice.Height, slice.Width, name.GetHashCode(StringComparison.Ordinal));
    private readonly Random random = new(name.GetHashCode(StringComparison.Ordinal));

    /// <summary>Saves without an answer; each was repeated under its own key until there was one.</summary>
    public int Errors { get; private set; }

    public int Conflicts { get; private set; }

    public async Task SaveUntilAsync(CancellationToken stop)
    {
        var revision = slice.MaskRevision;
        while (!stop.IsCancellationRequested)
        {
            await PauseAsync(stop);
            revision = await SaveAsync(lesion.NextStroke(), revision);
        }
    }

    private async Task<int> SaveAsync(IReadOnlyList<int> counts, int basedOn)
    {
        var key = Guid.NewGuid();
        while (true)
        {
            var sent = TimeProvider.System.GetTimestamp();
            var answer = await api.SaveMaskAsync(slice.Id, basedOn, key, [slice.Height, slice.Width], counts, CancellationToken.None);
            if (answer is null)
            {
                Errors++;
            }
            else if (answer.Revision is { } revision)
            {
                ledger.Add(new Acknowledged(name, slice.Id, basedOn, revision, counts, TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds));
                return revision;
            }
            else
            {
                Conflicts++;
                basedOn = answer.Current!.Value;
                key = Guid.NewGuid();
            }
        }
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(meanPause * (0.5 + random.NextDouble()), stop);
        }
        catch (OperationCanceledException)
        {
            // The last stroke is drawn and saved like any other.
        }
    }
}
