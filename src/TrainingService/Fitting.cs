using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Train;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService;

/// <summary>What a run produced.</summary>
/// <param name="WeightsPath">The weights file (safetensors).</param>
/// <param name="Test">What the model said of each slice of the test part, for paired comparison and cross-validation.</param>
public sealed record FitResult(string WeightsPath, string WeightsSha256, TrainingOptions Options, Evaluation Evaluation, IReadOnlyList<ScoredSlice> Test);

/// <summary>From a snapshot to a scored model, without any database: train, keep the weights, evaluate. Command line and worker use this.</summary>
public static class Fitting
{
    public const string WeightsName = "weights.safetensors";
    public const string EvaluationName = "evaluation.json";
    public const string CardName = "card.md";

    /// <summary>Runs or resumes; must be called on a thread of its own, since torch's modes belong to a thread.</summary>
    /// <param name="directory">Receives checkpoints, weights, evaluation and model card.</param>
    /// <exception cref="OperationCanceledException">Cancelled; noticed within one step.</exception>
    /// <exception cref="NothingToLearnException">No annotation supervises any task.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    /// <exception cref="MemoryExhaustedException">Not even one slice fits into memory.</exception>
    public static FitResult Run(
        SnapshotFile snapshot,
        TrainingOptions options,
        string directory,
        TimeSpan checkpointInterval,
        Device device,
        IRunObserver observer,
        TimeProvider time,
        CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        using var training = new Training(snapshot, options, directory, checkpointInterval, device, observer, time);
        training.Run(cancellation);
        observer.Log("Evaluating on patients the network never saw.");
        var evaluator = new Evaluator(snapshot, device, observer.Log);
        training.Result.eval();
        var trained = new TrainedNetwork(training.Result, training.Options, snapshot.Sha256, CovidThreshold: 0.5, WeightsSha256: null);
        trained = evaluator.Calibrate(trained, cancellation);
        var path = Path.Combine(directory, WeightsName);
        FullDisk.WaitForRoom(
            () => trained = trained with { WeightsSha256 = WeightsFile.Write(path, trained) }, "the weights", observer.Log, time, cancellation);
        var test = evaluator.ScoreTest(trained, cancellation);
        var evaluation = evaluator.Evaluate(trained, test, cancellation);
        File.WriteAllText(Path.Combine(directory, EvaluationName), EvaluationJson.Write(evaluation));
        File.WriteAllText(
            Path.Combine(directory, CardName),
            ModelCard.Write($"preset {training.Options.Preset}", training.Options.ToJson(), evaluation, SnapshotSummary.Of(snapshot.Items, LabelConflicts.Of(snapshot))));
        return new FitResult(path, trained.WeightsSha256!, training.Options, evaluation, test);
    }
}
