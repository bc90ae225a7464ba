using System.Threading.Channels;
using CovidLabel.Persistence.Stores;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Worker;

/// <summary>
/// Carries what the training thread says into the database, in order and without making it wait: while Postgres is away the run goes on, and
/// its curves arrive afterwards.
/// </summary>
public sealed class RunReporter : IRunObserver
{
    private readonly Channel<Func<CancellationToken, Task>> reports = Channel.CreateUnbounded<Func<CancellationToken, Task>>(
        new UnboundedChannelOptions { SingleReader = true });

    private readonly RunStore runs;
    private volatile EpochStep? step;
    private readonly long runId;

    public RunReporter(RunStore runs, long runId)
    {
        this.runs = runs;
        this.runId = runId;
    }

    /// <summary>The step that was taken last, or null where the epoch has none yet. Not queued: only where it stands now is of interest.</summary>
    public EpochStep? Step => step;

    public void StepEnded(int step, int steps) => this.step = new EpochStep(step, steps);

    public void EpochEnded(int epoch, IReadOnlyDictionary<string, double> values)
    {
        step = null;
        reports.Writer.TryWrite(cancel => runs.AppendEpochAsync(
            runId, epoch, values.Where(pair => double.IsFinite(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value), cancel));
    }

    public void Log(string message) => reports.Writer.TryWrite(cancel => runs.LogAsync(runId, message, cancel));

    /// <summary>Says that nothing follows, so that <see cref="DeliverAsync"/> ends.</summary>
    public void Complete() => reports.Writer.TryComplete();

    /// <summary>Writes reports until <see cref="Complete"/>.</summary>
    public async Task DeliverAsync(Patience patience, CancellationToken cancel)
    {
        await foreach (var report in reports.Reader.ReadAllAsync(cancel)) await patience.RunAsync(() => report(cancel), cancel);
    }
}
