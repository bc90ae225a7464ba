using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Makes batches ahead of the steps on a thread of its own, so that reading and augmentation are never waited for. What a batch holds
/// does not depend on when it was made.
/// </summary>
public sealed class BatchQueue : IDisposable
{
    private const int Ahead = 4;

    /// <summary>
    /// Batches after which garbage is collected. A batch outlives the collector's young generations, and in an epoch of thousands what the
    /// oldest one holds would grow; natively computing threads are not held up.
    /// </summary>
    private const int BatchesPerCollection = 64;

    private readonly BlockingCollection<BatchArrays> ready = new(Ahead);
    private readonly CancellationTokenSource stop = new();
    private readonly Thread thread;
    private ExceptionDispatchInfo? failure;

    /// <param name="make">Makes the batches in order; run on the queue's own thread.</param>
    public BatchQueue(IEnumerable<BatchArrays> make)
    {
        thread = new Thread(() => Fill(make)) { IsBackground = true, Name = "batches" };
        thread.Start();
    }

    /// <summary>The next batch; null after the last. What making it threw is thrown here.</summary>
    public BatchArrays? Next(CancellationToken cancellation)
    {
        if (ready.TryTake(out var batch, Timeout.Infinite, cancellation)) return batch;
        failure?.Throw();
        return null;
    }

    public void Dispose()
    {
        stop.Cancel();
        thread.Join();
        ready.Dispose();
        stop.Dispose();
    }

    private void Fill(IEnumerable<BatchArrays> make)
    {
        try
        {
            var made = 0;
            foreach (var batch in make)
            {
                ready.Add(batch, stop.Token);
                if (++made % BatchesPerCollection == 0) GC.Collect();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run ended before its batches did.
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            ready.CompleteAdding();
        }
    }
}
