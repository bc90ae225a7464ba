using CovidLabel.TrainingService.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Train;

/// <summary>A network's parameters and buffers by name, ordered so that the same network always gives the same file.</summary>
internal static class Weights
{
    public static IReadOnlyList<(string Name, Tensor Value)> Of(MultiTaskNetwork network) =>
        [.. network.state_dict().Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    /// <summary>A copy of its own, for keeping the best so far.</summary>
    public static MultiTaskNetwork Copy(TrainingOptions options, MultiTaskNetwork network, Device device)
    {
        var copy = new MultiTaskNetwork(options.Network, options.LabelSmoothing);
        copy.to(device);
        Assign(copy, network);
        copy.eval();
        return copy;
    }

    /// <summary>Overwrites the weights of one network with another's.</summary>
    public static void Assign(MultiTaskNetwork into, MultiTaskNetwork from)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (target, source) in Of(into).Zip(Of(from))) target.Value.copy_(source.Value);
    }

    /// <summary>Moves an average towards the network: average = decay x average + (1 - decay) x network; counters are copied.</summary>
    public static void Average(MultiTaskNetwork average, MultiTaskNetwork network, double decay)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (target, source) in Of(average).Zip(Of(network)))
        {
            if (target.Value.dtype == ScalarType.Float32) target.Value.mul_(decay).add_(source.Value * (1 - decay));
            else target.Value.copy_(source.Value);
        }
    }
}
