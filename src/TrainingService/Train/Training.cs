using CovidLabel.Domain.Training;
using CovidLabel.Torch;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Train;

/// <summary>
/// Trains one network on one snapshot. Every random choice is a function of the seed and the position in the run, and a checkpoint
/// holds all else, so that a run that was killed and resumed ends with the same weights, bit for bit (CPU, one thread).
/// </summary>
public sealed class Training : IDisposable
{
    /// <summary>Between checkpoints, unless told otherwise.</summary>
    public static readonly TimeSpan DefaultCheckpointInterval = TimeSpan.FromSeconds(30);

    private readonly TrainingOptions options;
    private readonly Device device;
    private readonly IRunObserver observer;
    private readonly BatchPlan plan;
    private readonly Augmentation augmentation;
    private readonly Samples trainSamples;
    private readonly Validation validation;
    private readonly TrainingState state;
    private readonly Checkpoints checkpoints;
    private readonly TimeProvider time;
    private readonly TimeSpan checkpointInterval;
    private Progress progress = new();
    private readonly Effort effort = new();
    private long lastCheckpoint;

    /// <param name="directory">Where this run's checkpoints are, and go.</param>
    /// <param name="checkpointInterval">
    /// Between checkpoints within an epoch; each epoch's end writes one too, unless the last is younger than a tenth of this.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="NothingToLearnException">No annotation supervises any task.</exception>
    public Training(
        SnapshotFile snapshot,
        TrainingOptions options,
        string directory,
        TimeSpan checkpointInterval,
        Device device,
        IRunObserver observer,
        TimeProvider time)
    {
        options.Validate();
        var material = TrainingMaterial.Of(snapshot, options, observer.Log);
        this.options = options = material.Options;
        this.device = device;
        this.observer = observer;
        this.time = time;
        this.checkpointInterval = checkpointInterval;
        plan = material.Plan();
        augmentation = new Augmentation(options.Augmentation);
        if (options.MixedPrecision && !Acceleration.IsBfloat16Native(device))
            observer.Log("This device has no bfloat16 instructions: the run computes in fp32.");
        var withMasks = options.Network.SegmentationWeight > 0;
        trainSamples = new Samples(snapshot, options.Network.ImageSize, withMasks);
        var validationItems = snapshot.Items.Where(item => item.Part == SnapshotPart.Validation).ToArray();
        validation = new Validation(options, new Samples(snapshot, options.Network.ImageSize, withMasks), validationItems, device, observer.Log);
        state = NewState(options, device);
        checkpoints = new Checkpoints(directory, options.ToJson(), snapshot.Sha256, observer.Log);
    }

    /// <summary>The network whose weights the run keeps; valid after <see cref="Run"/>.</summary>
    public MultiTaskNetwork Result => options.Kept == Kept.Best && progress.Best is not null ? state.Best! : Judged;

    /// <summary>The options in force: those asked for, less the tasks that nothing supervises.</summary>
    public TrainingOptions Options => options;

    private MultiTaskNetwork Judged => state.Average ?? state.Network;

    /// <summary>Runs to the end, from the newest checkpoint if there is one. Must be called on the thread that made this object.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; noticed within one step.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    /// <exception cref="MemoryExhaustedException">Not even one slice fits into memory.</exception>
    public void Run(CancellationToken cancellation)
    {
        if (checkpoints.Load(state) is { } resumed)
        {
            progress = resumed;
            observer.Log($"Resumed at epoch {progress.Epoch + 1}, step {progress.Step}.");
        }

        lastCheckpoint = time.GetTimestamp();
        while (progress.Epoch < options.Epochs && !progress.IsPatienceOver(options.Patience))
        {
            effort.Restart();
            using (var queue = new BatchQueue(BatchesFrom(progress.Epoch, progress.Batch)))
            {
                while (Effort.Wait(progress, () => queue.Next(cancellation)) is { } batch)
                {
                    var portions = progress.StepPortions.Count;
                    Step(batch);
                    // Smaller portions are kept at once, so that a resumed run goes on with them.
                    if (progress.StepPortions.Count != portions || time.GetElapsedTime(lastCheckpoint) > checkpointInterval) SaveCheckpoint(cancellation);
                }
            }

            EndEpoch(cancellation);
            if (time.GetElapsedTime(lastCheckpoint) > checkpointInterval / 10) SaveCheckpoint(cancellation);
        }

        if (progress.Epoch < options.Epochs) observer.Log($"Stopped early: no better validation figure since epoch {progress.BestEpoch + 1}.");
    }

    public void Dispose()
    {
        state.Adam.Dispose();
        state.Network.Dispose();
        state.Average?.Dispose();
        state.Best?.Dispose();
    }

    private void Step(BatchArrays arrays)
    {
        using var scope = NewDisposeScope();
        foreach (var group in state.Adam.ParamGroups) group.LearningRate = options.LearningRateAt(progress.Step, (long)plan.BatchesPerEpoch * options.Epochs);
        state.Network.train();
        var losses = progress.StepPortions.Run(arrays.Count, portions => Teach(arrays, portions), Halved);
        if (!Forward.Move(state.Network, state.Adam, losses, options)) throw new TrainingDivergedException(progress.Epoch + 1);
        progress.Step++;
        progress.Batch++;
        if (state.Average is not null)
            Weights.Average(state.Average, state.Network, Math.Min(options.AverageDecay, (1.0 + progress.Step) / (10.0 + progress.Step)));
        Forward.AddTo(progress.Train, losses, arrays);
        observer.StepEnded(progress.Batch, plan.BatchesPerEpoch);
    }

    /// <summary>Every try at a step draws the same random numbers.</summary>
    private Losses Teach(BatchArrays arrays, int portions)
    {
        manual_seed((long)new SeededRandom(options.Seed, "step", progress.Step).Next());
        return MicroBatches.Teach(state.Network, arrays, portions, options, device);
    }

    private void Halved(int tooMany, int now)
    {
        var difference = options.Network.Normalisation == Normalisation.Batch ? ", except that batch normalisation sees fewer slices at once" : "";
        observer.Log($"Memory ran out in a step on {tooMany} slices at once: the run goes on with at most {now} at once, and each batch teaches the same as before{difference}.");
    }

    private void EndEpoch(CancellationToken cancellation)
    {
        var values = Forward.Curves("train", progress.Train, options);
        foreach (var (name, value) in validation.Measure(Judged, progress.ValidationPortions, cancellation)) values[name] = value;
        values["learning-rate"] = options.LearningRateAt(Math.Max(0, progress.Step - 1), (long)plan.BatchesPerEpoch * options.Epochs);
        if (progress.Note(validation.Watched(values)) && state.Best is not null) Weights.Assign(state.Best, Judged);
        effort.CountInto(progress);
        values["seconds"] = progress.Seconds;
        values["waited-seconds"] = progress.WaitedSeconds;
        values["processor-seconds"] = progress.ProcessorSeconds;
        values["resident-mib"] = Environment.WorkingSet / 1048576.0;
        progress.Epoch++;
        progress.Batch = 0;
        progress.Train = [];
        observer.EpochEnded(progress.Epoch, values);
        // The collector lets its youngest generation grow with the processor's cache, to hundreds of megabytes on a server; an epoch's
        // batches are garbage by now, so resident memory stays where it is for a few milliseconds an epoch.
        GC.Collect();
    }

    private void SaveCheckpoint(CancellationToken cancellation)
    {
        effort.CountInto(progress);
        FullDisk.WaitForRoom(() => checkpoints.Save(progress, state), "a checkpoint", observer.Log, time, cancellation);
        lastCheckpoint = time.GetTimestamp();
        effort.Restart();
    }

    private IEnumerable<BatchArrays> BatchesFrom(int epoch, int first)
    {
        for (var number = first; number < plan.BatchesPerEpoch; number++)
        {
            var batch = BatchArrays.Augmented(
                [.. plan.Batch(epoch, number).Select(trainSamples.Read)], trainSamples.Size, augmentation, options.Seed, epoch, number);
            yield return options.ReconstructedPerBatch is { } last ? batch with { Reconstructed = Math.Min(last, batch.Count) } : batch;
        }
    }

    private static TrainingState NewState(TrainingOptions options, Device device)
    {
        manual_seed((long)new SeededRandom(options.Seed, "weights").Next());
        var network = new MultiTaskNetwork(options.Network, options.LabelSmoothing);
        network.to(device);
        if (options.ChannelsLast) Acceleration.UseChannelsLast(network);
        return new TrainingState(
            network,
            options.AverageDecay > 0 ? Weights.Copy(options, network, device) : null,
            options.Kept == Kept.Best ? Weights.Copy(options, network, device) : null,
            optim.Adam(network.parameters(), options.LearningRate, beta1: 0.9, beta2: 0.999));
    }
}

/// <summary>The loss is no number any more; the message is a sentence for the run's page.</summary>
public sealed class TrainingDivergedException(int epoch)
    : Exception($"The loss became infinite or not a number in epoch {epoch}; a lower learning rate may help.");
