using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Train;
using Microsoft.Extensions.Logging;

namespace CovidLabel.TrainingService.Worker;

/// <summary>Carries one claimed run to its end: snapshot, training, evaluation, model version, promotion.</summary>
public sealed class RunExecutor(
    RunStore runs,
    ModelStore models,
    SnapshotBuilder builder,
    ModelFiles files,
    RunWatch watch,
    Patience patience,
    WorkerSettings settings,
    TimeProvider time,
    ILogger<RunExecutor> log)
{
    /// <summary>Returns when the run has ended, is no longer this trainer's, or the process is to stop (the run then waits to be resumed).</summary>
    public async Task ExecuteAsync(RunRow run, string trainerId, CancellationToken shutdown)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        using var watchEnd = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        var reporter = new RunReporter(runs, run.Id);
        var watching = watch.WatchAsync(run.Id, trainerId, () => reporter.Step, stop.Cancel, watchEnd.Token);
        var delivering = reporter.DeliverAsync(patience, shutdown);
        Exception? failure = null;
        try
        {
            await FitAsync(run, trainerId, reporter, stop.Token);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        reporter.Complete();
        if (shutdown.IsCancellationRequested) return;
        await delivering;
        var state = failure switch
        {
            null => RunState.Succeeded,
            OperationCanceledException when stop.IsCancellationRequested => RunState.Cancelled,
            _ => RunState.Failed,
        };
        var error = state == RunState.Failed ? FailureReason.Of(failure!) : null;
        if (error is not null) log.LogError(failure, "Run {Run} failed: {Reason}", run.Id, error);

        // The watch ends last: until the run's end is recorded, its heartbeat must not stop.
        var ended = await patience.RunAsync(() => runs.FinishAsync(run.Id, trainerId, state, error, shutdown), shutdown);
        await watchEnd.CancelAsync();
        await watching;
        if (!ended)
        {
            log.LogWarning("Run {Run} was taken over by another trainer.", run.Id);
            return;
        }

        Directory.Delete(settings.DirectoryOf(run.Id), recursive: true);
        log.LogInformation("Run {Run} {State}.", run.Id, state.Name());
    }

    private async Task FitAsync(RunRow run, string trainerId, RunReporter reporter, CancellationToken cancel)
    {
        var directory = settings.DirectoryOf(run.Id);
        Directory.CreateDirectory(directory);
        var options = Presets.Find(run.Preset) with { Seed = run.Seed };
        if (run.RequestedEpochs is { } epochs) options = options with { Epochs = epochs };
        var path = Path.Combine(directory, "snapshot.safetensors");
        var hash = await SnapshotAsync(run, path, reporter, cancel);
        await patience.RunAsync(() => runs.DescribeAsync(run.Id, trainerId, options.ToJson(), options.Epochs, hash, cancel), cancel);
        using var snapshot = SnapshotFile.Open(path);
        var device = TorchThread.Device(settings.Device);
        var result = await TorchThread.RunAsync(
            settings.Threads,
            () => Fitting.Run(snapshot, options, directory, Training.DefaultCheckpointInterval, device, reporter, time, cancel));
        var active = await patience.RunAsync(() => models.ActiveAsync(cancel), cancel);

        // A run that is resumed after its model took over must not be judged against itself.
        var isDecided = active?.RunId == run.Id;
        var incumbent = active is null || isDecided ? null : await IncumbentAsync(active, snapshot, result, reporter, cancel);
        result = result with { Evaluation = result.Evaluation with { AgainstActive = incumbent?.Comparison } };
        var modelId = await patience.RunAsync(() => StoreAsync(run, result, cancel), cancel);
        reporter.Log($"Stored as model version {modelId}.");
        if (isDecided) return;
        var promotion = PromotionGate.Decide(result.Evaluation, incumbent?.Evaluation);
        reporter.Log(promotion.Reason);
        if (promotion.IsPromoted) await patience.RunAsync(() => models.ActivateAsync(modelId, activatedBy: null, promotion.Reason, cancel), cancel);
    }

    /// <summary>The run's own snapshot if it has one, from the disk or written again; else a new one.</summary>
    private async Task<string> SnapshotAsync(RunRow run, string path, RunReporter reporter, CancellationToken cancel)
    {
        if (run.SnapshotHash is not { } hash)
        {
            reporter.Log("Freezing what is known now into a snapshot.");
            return await patience.RunAsync(() => builder.FreezeAsync(path, run.Seed, cancel), cancel);
        }

        if (!IsWhole(path, hash))
        {
            reporter.Log("The snapshot of this run is not on this machine; writing it again.");
            await patience.RunAsync(() => builder.RestoreAsync(path, hash, cancel), cancel);
        }

        return hash;
    }

    private static bool IsWhole(string path, string hash)
    {
        if (!File.Exists(path)) return false;
        try
        {
            using var snapshot = SnapshotFile.Open(path);
            return snapshot.Sha256 == hash;
        }
        catch (InvalidTensorFileException)
        {
            return false;
        }
    }

    private async Task<long> StoreAsync(RunRow run, FitResult result, CancellationToken cancel)
    {
        await using var weights = File.OpenRead(result.WeightsPath);
        return await models.AddAsync(
            new ModelRow
            {
                RunId = run.Id,
                Preset = run.Preset,
                Options = result.Options.ToJson(),
                SnapshotHash = result.Evaluation.SnapshotSha256,
                Evaluation = EvaluationJson.Write(result.Evaluation),
                WeightsSha256 = result.WeightsSha256,
                WeightsBytes = weights.Length,
                CreatedAt = time.GetUtcNow(),
            },
            weights,
            cancel);
    }

    /// <summary>The active model on the new model's test patients, whom neither has trained on.</summary>
    private async Task<Incumbent> IncumbentAsync(ModelRow active, SnapshotFile snapshot, FitResult result, RunReporter reporter, CancellationToken cancel)
    {
        reporter.Log($"Scoring the active model, version {active.Id}, on the same test patients.");
        var device = TorchThread.Device(settings.Device);
        var path = await files.FetchAsync(active, cancel);
        return await TorchThread.RunAsync(settings.Threads, () =>
        {
            using var trained = WeightsFile.Read(path, device);
            var evaluator = new Evaluator(snapshot, device, reporter.Log);
            var test = evaluator.ScoreTest(trained, cancel);
            return new Incumbent(
                evaluator.Evaluate(trained, test, cancel), ModelComparison.Of(result.WeightsSha256, result.Test, trained.WeightsSha256, test));
        });
    }

    private sealed record Incumbent(Evaluation Evaluation, PairedComparison Comparison);
}
