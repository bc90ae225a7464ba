using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Train;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Experiments;

/// <summary>
/// Trainings that belong together, each in a folder of its own. What is finished is not done again, and what was interrupted goes on from
/// its checkpoint, so that an experiment of days may be stopped at will.
/// </summary>
/// <param name="Output">Folder of the experiment.</param>
/// <param name="Threads">Threads to compute with.</param>
/// <param name="Device"><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>.</param>
/// <param name="Log">Told of progress.</param>
public sealed record Experiment(string Output, int Threads, string Device, Action<string> Log)
{
    /// <summary>A finished training: what its model says of the test part, and how long it trained.</summary>
    public sealed record Finished(IReadOnlyList<ScoredSlice> Tested, double Seconds);

    /// <summary>The snapshot with its slices in other parts, written once.</summary>
    public string Divide(SnapshotFile snapshot, IReadOnlyList<SnapshotItem> items, string name, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Output);
        var path = Path.Combine(Output, $"{name}.safetensors");
        if (!File.Exists(path)) SnapshotWriter.Write(path, items, snapshot.Read, cancellation);
        return path;
    }

    /// <summary>Trains, or finds trained, and scores the test part.</summary>
    /// <exception cref="InvalidOperationException">The folder holds a training with other options.</exception>
    public Finished Train(string snapshotPath, TrainingOptions options, string name, CancellationToken cancellation)
    {
        var directory = Path.Combine(Output, name);
        using var snapshot = SnapshotFile.Open(snapshotPath);
        return TorchThread.Run(Threads, () =>
        {
            var device = TorchThread.Device(Device);
            var seconds = Path.Combine(directory, "seconds.txt");
            if (!File.Exists(seconds))
            {
                var observer = new QuietObserver(line => Log($"{name}: {line}"), options.Epochs);
                Fitting.Run(snapshot, options, directory, Training.DefaultCheckpointInterval, device, observer, TimeProvider.System, cancellation);
                File.WriteAllText(seconds, observer.Seconds.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
                foreach (var checkpoint in Directory.GetFiles(directory, "checkpoint-*")) File.Delete(checkpoint);
            }

            return Score(snapshot, options, directory, File.ReadAllText(seconds), device, cancellation);
        });
    }

    private Finished Score(
        SnapshotFile snapshot, TrainingOptions options, string directory, string seconds, Device device, CancellationToken cancellation)
    {
        using var trained = WeightsFile.Read(Path.Combine(directory, Fitting.WeightsName), device);
        if (trained.SnapshotSha256 != snapshot.Sha256 || trained.Options with { Network = options.Network } != options)
            throw new InvalidOperationException($"{directory} holds a training on other slices or with other options; give another folder, or delete it.");
        return new Finished(new Evaluator(snapshot, device, Log).ScoreTest(trained, cancellation), double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A line every tenth of the way: an experiment has many trainings of many epochs.</summary>
    private sealed class QuietObserver(Action<string> log, int epochs) : IRunObserver
    {
        public double Seconds { get; private set; }

        public void EpochEnded(int epoch, IReadOnlyDictionary<string, double> values)
        {
            Seconds = values["seconds"];
            if (epoch % Math.Max(1, epochs / 10) == 0)
                log(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"epoch {epoch} of {epochs}, {Seconds:0} s"));
        }

        public void StepEnded(int step, int steps)
        {
        }

        public void Log(string message) => log(message);
    }
}
