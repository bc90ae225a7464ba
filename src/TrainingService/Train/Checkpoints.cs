using System.Text.Json;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Train;

/// <summary>What a checkpoint holds besides progress: the networks and the optimiser, which loading overwrites in place.</summary>
/// <param name="Network">The network in training.</param>
/// <param name="Average">Its moving average, where the options ask for one.</param>
/// <param name="Best">The best weights so far, where the options keep them.</param>
/// <param name="Adam">The optimiser with its moments.</param>
internal sealed record TrainingState(MultiTaskNetwork Network, MultiTaskNetwork? Average, MultiTaskNetwork? Best, Adam Adam);

/// <summary>
/// The checkpoints of one run, in a folder of its own: each written beside the others, synced, renamed and self-verifying; the last two are
/// kept, so that a torn or tampered one costs a few minutes and not the run.
/// </summary>
internal sealed class Checkpoints(string directory, string optionsJson, string snapshotSha256, Action<string> log)
{
    private const string Format = "covidlabel-checkpoint";
    private const string Version = "1";
    private const string AdamSteps = "adam/steps";
    private const int KeptFiles = 2;

    /// <exception cref="IOException">The disk is full or failed; the earlier checkpoints stand.</exception>
    public void Save(Progress progress, TrainingState state)
    {
        Directory.CreateDirectory(directory);
        var tensors = TensorsOf(state);
        var adamSteps = AdamStates(state).Select(moment => moment.step).ToArray();
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = Version,
            ["options"] = optionsJson,
            ["snapshot"] = snapshotSha256,
            ["progress"] = JsonSerializer.Serialize(progress, EvaluationJson.Options),
        };
        using (var writer = SafeTensorsWriter.Create(
            Path.Combine(directory, $"checkpoint-{progress.Step:D9}.safetensors"),
            metadata,
            tensors.Select(tensor => (tensor.Name, TensorBytes.TypeOf(tensor.Value), (IReadOnlyList<long>)tensor.Value.shape))
                .Append((AdamSteps, TensorType.Int64, [adamSteps.Length]))))
        {
            foreach (var (_, value) in tensors) TensorBytes.Write(writer, value);
            writer.Write<long>(adamSteps);
            writer.Commit();
        }

        foreach (var old in Files().Skip(KeptFiles)) File.Delete(old);
    }

    /// <summary>Loads the newest checkpoint that is whole and belongs to this run; null where there is none.</summary>
    public Progress? Load(TrainingState state)
    {
        foreach (var path in Files())
        {
            try
            {
                return Load(path, state);
            }
            catch (Exception exception) when (exception is InvalidTensorFileException or IOException)
            {
                log($"A checkpoint was refused: {exception.Message}");
            }
        }

        return null;
    }

    private Progress Load(string path, TrainingState state)
    {
        using var reader = SafeTensorsReader.OpenVerified(path);
        Require(path, reader, "format", Format);
        Require(path, reader, "version", Version);
        Require(path, reader, "options", optionsJson);
        Require(path, reader, "snapshot", snapshotSha256);
        var progress = JsonSerializer.Deserialize<Progress>(reader.Metadata["progress"], EvaluationJson.Options)
            ?? throw new InvalidTensorFileException(path, "it says nothing of the run's progress");
        foreach (var (name, value) in TensorsOf(state)) TensorBytes.Read(reader, path, name, value);
        foreach (var (moment, step) in AdamStates(state).Zip(reader.Read<long>(AdamSteps, TensorType.Int64))) moment.step = step;
        return progress;
    }

    private static void Require(string path, SafeTensorsReader reader, string key, string value)
    {
        if (reader.Metadata.GetValueOrDefault(key) != value) throw new InvalidTensorFileException(path, $"it belongs to another run ({key} differs)");
    }

    private static IEnumerable<Adam.State> AdamStates(TrainingState state) => state.Adam.state_dict().State.Cast<Adam.State>();

    private static List<(string Name, Tensor Value)> TensorsOf(TrainingState state)
    {
        var result = new List<(string, Tensor)>();
        Add("network", state.Network);
        Add("average", state.Average);
        Add("best", state.Best);
        foreach (var (moment, index) in AdamStates(state).Select((moment, index) => (moment, index)))
        {
            result.Add(($"adam/{index}.exp_avg", moment.exp_avg));
            result.Add(($"adam/{index}.exp_avg_sq", moment.exp_avg_sq));
        }

        return result;

        void Add(string role, MultiTaskNetwork? network)
        {
            if (network is not null) result.AddRange(Weights.Of(network).Select(weight => ($"{role}/{weight.Name}", weight.Value)));
        }
    }

    /// <summary>Newest first.</summary>
    private string[] Files() => Directory.Exists(directory)
        ? [.. Directory.GetFiles(directory, "checkpoint-*.safetensors").OrderDescending(StringComparer.Ordinal)]
        : [];
}
