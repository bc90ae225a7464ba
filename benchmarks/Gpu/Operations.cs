using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;

namespace Gpu;

/// <summary>The work in a step, counted by the weights: each is multiplied once for every place it is applied to.</summary>
internal static class Operations
{
    /// <summary>A backward pass multiplies twice as often as the forward one: for the gradient of inputs, and of weights.</summary>
    public const int StepOfForward = 3;

    /// <returns>Multiply-adds of one forward pass over a batch; each head on the slices that supervise it.</returns>
    public static double OfForward(MultiTaskNetwork network, NetworkOptions options, BatchArrays batch) =>
        network.named_parameters().Where(named => named.parameter.Dimensions is 2 or 4)
            .Sum(named => (double)named.parameter.NumberOfElements * Places(named.name.Split('.'), named.parameter.Dimensions, options) * Slices(named.name, batch));

    private static int Slices(string name, BatchArrays batch) => name.Split('.')[0] switch
    {
        "segmentation" => batch.MaskedCount,
        "classification" => batch.Labels.Length,
        _ => batch.Count,
    };

    /// <summary>Pixels of the level at which a convolution works; 1 for a dense layer.</summary>
    private static long Places(string[] name, long dimensions, NetworkOptions options)
    {
        if (dimensions == 2) return 1;
        var level = name switch
        {
            ["encoder", "levels", var at, ..] => Number(at),
            [_, "decoder", "enlarge", var step, ..] => NetworkOptions.Levels - 1 - Number(step),
            [_, "decoder", "blocks", var step, ..] => NetworkOptions.Levels - 2 - Number(step),
            [_, "decoder", "last", ..] => 0,
            ["classification", "convolution", ..] => NetworkOptions.Levels - 1,
            _ => throw new NotSupportedException($"it is not known where {string.Join('.', name)} is applied"),
        };
        long side = options.ImageSize >> Math.Min(level, options.Poolings);
        return side * side;
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
