using CovidLabel.Persistence.Notifications;
using CovidLabel.Persistence.Stores;
using CovidLabel.Torch;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CovidLabel.TrainingService.Worker;

/// <summary>
/// The worker: says that it is alive, claims runs, and predicts in between. It is woken by notifications and looks by itself every few
/// seconds, since a notification may be lost and a silent trainer's run becomes free without one.
/// </summary>
public sealed class TrainerService(
    RunStore runs,
    TrainerStore trainers,
    RunExecutor executor,
    PredictionQueue predictions,
    Listener listener,
    Patience patience,
    WorkerSettings settings,
    TimeProvider time,
    ILogger<TrainerService> log) : BackgroundService
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Identity of this process; a restarted trainer is another one.</summary>
    public string Id { get; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}";

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var device = TorchThread.Device(settings.Device);
        log.LogInformation(
            "Trainer {Id} is ready on {Device} with {Threads} thread(s), libtorch {Version}.", Id, device, settings.Threads, Acceleration.LibraryVersion);
        await Task.WhenAll(BeatAsync(device.ToString(), stoppingToken), HearAsync(stoppingToken), WorkAsync(stoppingToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var soon = new CancellationTokenSource(GoodbyeTimeout);
        try
        {
            await trainers.LeaveAsync(Id, soon.Token);
        }
        catch (Exception exception)
        {
            log.LogDebug(exception, "The goodbye did not reach the database; the silence will be noticed.");
        }
    }

    private async Task BeatAsync(string device, CancellationToken stopping)
    {
        await UntilStopped(
            async () =>
            {
                await patience.RunAsync(() => trainers.HeartbeatAsync(Id, Environment.MachineName, device, stopping), stopping);
                await Task.Delay(HeartbeatInterval, time, stopping);
            },
            stopping);
    }

    private Task HearAsync(CancellationToken stopping) =>
        listener.ListenAsync([Channel.Runs, Channel.Models, Channel.Uploads], _ => Wake(), Wake, stopping);

    private async Task WorkAsync(CancellationToken stopping)
    {
        await UntilStopped(
            async () =>
            {
                if (await patience.RunAsync(() => runs.ClaimAsync(Id, stopping), stopping) is { } run)
                {
                    log.LogInformation("Run {Run} ({Preset}) claimed, attempt {Attempt}.", run.Id, run.Preset, run.Attempts);
                    await executor.ExecuteAsync(run, Id, stopping);
                }
                else if (!await patience.RunAsync(() => predictions.PredictSomeAsync(stopping), stopping))
                {
                    await wake.WaitAsync(LookInterval, stopping);
                }
            },
            stopping);
    }

    /// <summary>Repeats; one failure that nobody foresaw is logged and does not end the worker.</summary>
    private async Task UntilStopped(Func<Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                log.LogError(exception, "{Reason}", FailureReason.Of(exception));
                await Task.Delay(LookInterval, time, CancellationToken.None);
            }
        }
    }

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake.
        }
    }
}
