using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>
/// The shared encoder: 5 levels of two convolutions (the paper's 10), max-pooling between the first ones. With three poolings a 256x256
/// picture ends as 32x32x1024, as the paper says.
/// </summary>
public sealed class Encoder : Module<Tensor, Tensor[]>
{
    private readonly ModuleList<ConvolutionBlock> levels;
    private readonly NetworkOptions options;

    public Encoder(NetworkOptions options)
        : base(nameof(Encoder))
    {
        this.options = options;
        levels = ModuleList(Enumerable.Range(0, NetworkOptions.Levels).Select(level => new ConvolutionBlock(
            options,
            level == 0 ? 1 : options.MapsOf(level - 1),
            options.MapsOf(level),
            level >= NetworkOptions.Levels - 2 ? options.EncoderDropout : 0)).ToArray());
        RegisterComponents();
    }

    /// <param name="images">[N, 1, S, S].</param>
    /// <returns>Features of each level, finest first: [N, maps, s, s].</returns>
    public override Tensor[] forward(Tensor images)
    {
        var features = new Tensor[NetworkOptions.Levels];
        var x = images;
        for (var level = 0; level < NetworkOptions.Levels; level++)
        {
            features[level] = x = levels[level].call(x);
            if (options.PoolsAfter(level)) x = functional.max_pool2d(x, 2);
        }

        return features;
    }
}
