using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Model;

/// <summary>What heads may look at.</summary>
/// <param name="Image">[N, 1, S, S]: the network's input.</param>
/// <param name="Levels">The encoder's, finest first, [N, maps, s, s] each; none where there is no encoder.</param>
public sealed record Features(Tensor Image, Tensor[] Levels)
{
    /// <summary>Views of the first slices alone.</summary>
    public Features First(long count) => new(Image.narrow(0, 0, count), [.. Levels.Select(level => level.narrow(0, 0, count))]);

    /// <summary>Views of the last slices alone.</summary>
    public Features Last(long count) => new(Last(Image, count), [.. Levels.Select(level => Last(level, count))]);

    private static Tensor Last(Tensor of, long count) => of.narrow(0, of.shape[0] - count, count);
}
