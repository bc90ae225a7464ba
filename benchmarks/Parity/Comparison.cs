using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Parity;

/// <summary>
/// The trainer's network beside the one that peer/network.py restates. To be used on one torch thread, with one thread to compute with.
/// </summary>
internal sealed class Comparison(Peer peer, string folder)
{
    private const int Steps = 10;

    /// <summary>The trainer's and PyTorch's.</summary>
    private const double Epsilon = 1e-8;

    /// <summary>
    /// For steps on gradients of one's own: with 1e-8 a gradient that is nothing but rounding moves its weight by a whole step in either
    /// direction, and the weights of two equal programs part company. A max-pooling does the same where two values are as good as equal: the
    /// gradient goes to one or the other.
    /// </summary>
    private const double ForgivingEpsilon = 1e-3;

    public Differences Differences { get; } = new();

    public void Run(Case one)
    {
        var batches = Material.OfEveryKind(one.Options.Network.ImageSize);
        string[] files = [.. batches.Select((_, number) => FileOf($"batch-{number}"))];
        foreach (var (file, batch) in files.Zip(batches)) Material.Write(file, batch);
        OurWeights(one, batches, files);
        TheirWeights(one, batches[0], files[0]);
    }

    /// <summary>Begun and written here, read there: outputs, losses, gradients, steps.</summary>
    private void OurWeights(Case one, IReadOnlyList<BatchArrays> batches, string[] files)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var network = new MultiTaskNetwork(one.Options.Network, one.Options.LabelSmoothing);
        LeaveTheStart(network);
        var weights = FileOf("ours");
        WeightsFile.Write(weights, new TrainedNetwork(network, one.Options, "", 0.5, null));
        var outputs = Says(network, one.Options, batches[0]);
        TrainWithoutDropout(network);
        var learnt = batches.Select(batch => Learn(network, one.Options, batch)).ToList();
        var seen = Statistics(Values(network));
        var (stepped, _) = TakeSteps(one.Options, weights, batches, ForgivingEpsilon);
        var (steppedAsGiven, gradients) = TakeSteps(one.Options, weights, batches, Epsilon);

        peer.Ask("learn", new { weights, batches = files, gradients, folder, epsilon = Epsilon, forgiving_epsilon = ForgivingEpsilon, steps = Steps });
        Differences.Compare(Quantity.Outputs, one.Name, outputs, Theirs("outputs"));
        for (var number = 0; number < batches.Count; number++)
        {
            var theirs = Theirs($"learnt-{number}");
            var where = $"{one.Name}, batch {number}";
            Differences.Compare(Quantity.Losses, where, learnt[number].Losses, Of(theirs, "loss/"));
            Differences.Compare(Quantity.Gradients, where, learnt[number].Gradients, Of(theirs, "gradient/"));
        }

        Differences.Compare(Quantity.RunningStatistics, one.Name, seen, Statistics(ReadByOurs("seen")));
        foreach (var adam in (string[])["restated", "pytorch"])
        {
            Differences.Compare(Quantity.TenSteps, $"{one.Name}, Adam {adam}", Learnt(stepped), Learnt(ReadByOurs($"stepped-{adam}")));
            Differences.Compare(Quantity.TenStepsOnGivenGradients, $"{one.Name}, Adam {adam}", Learnt(steppedAsGiven), Learnt(ReadByOurs($"given-{adam}")));
        }
    }

    /// <summary>Takes steps of the trainer's optimizer.</summary>
    /// <returns>The weights afterwards, and for each step a file with its gradients.</returns>
    private (Dictionary<string, float[]> Weights, string[] Gradients) TakeSteps(
        TrainingOptions options, string weights, IReadOnlyList<BatchArrays> batches, double epsilon)
    {
        using var trained = WeightsFile.Read(weights, CPU);
        var network = trained.Network;
        TrainWithoutDropout(network);
        using var adam = optim.Adam(network.parameters(), options.LearningRate, beta1: 0.9, beta2: 0.999, eps: epsilon);
        var files = new string[Steps];
        for (var step = 0; step < Steps; step++)
        {
            var (_, gradients) = Learn(network, options, batches[step % batches.Count]);
            files[step] = FileOf($"gradients-{step}");
            using var writer = SafeTensorsWriter.Create(
                files[step], new Dictionary<string, string>(), gradients.Select(pair => (pair.Key, TensorType.Float32, (IReadOnlyList<long>)[pair.Value.Length])));
            foreach (var values in gradients.Values) writer.Write<float>(values);
            writer.Commit();
            adam.step();
        }

        return (Values(network), files);
    }

    /// <summary>Begun and written there, read here: outputs.</summary>
    private void TheirWeights(Case one, BatchArrays batch, string images)
    {
        using var scope = NewDisposeScope();
        var into = FileOf("theirs");
        peer.Ask("begin", new { options = one.Options.ToJson(), images, into, outputs = FileOf("begun") });
        using var trained = WeightsFile.Read(into, CPU);
        Differences.Compare(Quantity.OutputsOfWeightsBegunInPyTorch, one.Name, Says(trained.Network, one.Options, batch), Theirs("begun"));
    }

    /// <summary>In training mode but for chance, in which two programs can not agree.</summary>
    private static void TrainWithoutDropout(MultiTaskNetwork network)
    {
        network.train();
        foreach (var module in network.modules()) if (module is Dropout) module.eval();
    }

    /// <summary>Biases of 0, scales of 1 and fresh running statistics would hide a mix-up.</summary>
    private static void LeaveTheStart(MultiTaskNetwork network)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (_, value) in Weights.Of(network))
        {
            if (value.dtype == ScalarType.Float32 && value.ndim == 1) value.add_(rand(value.shape[0]) * 0.2);
        }
    }

    private static Dictionary<string, float[]> Says(MultiTaskNetwork network, TrainingOptions options, BatchArrays batch)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        network.eval();
        var outputs = Forward.Predict(network, Forward.Prepare(batch, options, CPU).Images, options, CPU, withReconstruction: true);
        return new (string Task, Tensor? Value)[] { ("reconstruction", outputs.Reconstruction), ("segmentation", outputs.Lesion), ("classification", outputs.Covid) }
            .Where(pair => pair.Value is not null).ToDictionary(pair => pair.Task, pair => pair.Value!.data<float>().ToArray());
    }

    private static (Dictionary<string, float[]> Losses, Dictionary<string, float[]> Gradients) Learn(
        MultiTaskNetwork network, TrainingOptions options, BatchArrays batch)
    {
        using var scope = NewDisposeScope();
        network.zero_grad();
        var losses = Forward.Losses(network, Forward.Prepare(batch, options, CPU), options, CPU);
        losses.Total?.backward();
        return (
            losses.ByTask.ToDictionary(pair => pair.Key, pair => new[] { pair.Value.item<float>() }),
            network.named_parameters().Where(each => each.parameter.grad is not null).ToDictionary(each => each.name, each => each.parameter.grad!.data<float>().ToArray()));
    }

    private static Dictionary<string, float[]> Values(MultiTaskNetwork network)
    {
        using var scope = NewDisposeScope();
        return Weights.Of(network).ToDictionary(weight => weight.Name, weight => weight.Value.detach().to(float32).data<float>().ToArray());
    }

    private static Dictionary<string, float[]> Learnt(Dictionary<string, float[]> weights) =>
        weights.Where(pair => !IsStatistic(pair.Key)).ToDictionary();

    private static Dictionary<string, float[]> Statistics(Dictionary<string, float[]> weights) =>
        weights.Where(pair => IsStatistic(pair.Key)).ToDictionary();

    /// <summary>What a batch normalisation counts while it trains, and no gradient moves.</summary>
    private static bool IsStatistic(string name) =>
        name.Contains(".running_", StringComparison.Ordinal) || name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private Dictionary<string, float[]> ReadByOurs(string name)
    {
        using var trained = WeightsFile.Read(FileOf(name), CPU);
        return Values(trained.Network);
    }

    private Dictionary<string, float[]> Theirs(string name)
    {
        using var reader = SafeTensorsReader.OpenVerified(FileOf(name));
        return reader.Entries.Keys.ToDictionary(key => key, key => reader.Read<float>(key, TensorType.Float32));
    }

    private static Dictionary<string, float[]> Of(Dictionary<string, float[]> values, string prefix) =>
        values.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);

    private string FileOf(string name) => Path.Combine(folder, $"{name}.safetensors");
}
