using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>
/// A U-Net decoder: at each level the coarser features are enlarged, joined with the encoder's (unless told not to), and convolved; a
/// 1x1 convolution gives one map.
/// </summary>
public sealed class Decoder : Module<Tensor[], Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> enlarge;
    private readonly ModuleList<ConvolutionBlock> blocks;
    private readonly Module<Tensor, Tensor> last;
    private readonly NetworkOptions options;
    private readonly bool skips;

    /// <param name="skips">Whether the encoder's features of each level are joined in.</param>
    /// <param name="bias">Value of the map before anything was learnt.</param>
    public Decoder(NetworkOptions options, bool skips, double bias)
        : base(nameof(Decoder))
    {
        this.options = options;
        this.skips = skips;
        var targets = Enumerable.Range(0, NetworkOptions.Levels - 1).Reverse().ToArray();

        // A 1x1 convolution to 4 maps for each one wanted, shuffled into pixels, is exactly a transposed 2x2 convolution of stride 2, but
        // also runs in bfloat16 and faster (Shi et al. 2016).
        enlarge = ModuleList(targets.Select(level => (Module<Tensor, Tensor>)Initial.He(
            Conv2d(options.MapsOf(level + 1), options.MapsOf(level) * (Shuffles(level) ? 4 : 1), 1))).ToArray());
        blocks = ModuleList(targets.Select(level => new ConvolutionBlock(
            options, options.MapsOf(level) * (skips ? 2 : 1), options.MapsOf(level), convolutions: options.DecoderConvolutions)).ToArray());
        last = Initial.Head(Conv2d(options.MapsOf(0), 1, 1), bias);
        RegisterComponents();
    }

    /// <param name="features">The encoder's, finest first.</param>
    /// <returns>[N, 1, S, S].</returns>
    public override Tensor forward(Tensor[] features)
    {
        using var scope = NewDisposeScope();
        var x = features[^1];
        for (var step = 0; step < NetworkOptions.Levels - 1; step++)
        {
            // What the gradient does not need is freed at once, and the next level computes in memory that the processor still has at hand.
            using var inner = NewDisposeScope();
            var level = NetworkOptions.Levels - 2 - step;
            x = enlarge[step].call(x);
            if (Shuffles(level)) x = functional.pixel_shuffle(x, 2);
            else if (options.PoolsAfter(level)) x = functional.interpolate(x, scale_factor: [2, 2]);
            if (skips) x = cat([features[level], x], 1);
            x = blocks[step].call(x).MoveToOuterDisposeScope();
        }

        return last.call(x).MoveToOuterDisposeScope();
    }

    private bool Shuffles(int level) => options.PoolsAfter(level) && options.Upsampling == Upsampling.Transposed;
}
