using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>Two 3x3 convolutions (or one, where told) with ReLU, each normalised if the options say so: the unit of encoder and decoders.</summary>
public sealed class ConvolutionBlock : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> first;
    private readonly Module<Tensor, Tensor>? firstNorm;
    private readonly Module<Tensor, Tensor>? second;
    private readonly Module<Tensor, Tensor>? secondNorm;
    private readonly Module<Tensor, Tensor>? dropout;

    public ConvolutionBlock(NetworkOptions options, int mapsIn, int mapsOut, double dropout = 0, int convolutions = 2)
        : base(nameof(ConvolutionBlock))
    {
        var bias = options.Normalisation == Normalisation.None; // a norm's own shift makes the convolution's redundant
        first = Initial.He(Conv2d(mapsIn, mapsOut, 3, padding: 1, bias: bias));
        firstNorm = Norm(options, mapsOut);
        if (convolutions == 2)
        {
            second = Initial.He(Conv2d(mapsOut, mapsOut, 3, padding: 1, bias: bias));
            secondNorm = Norm(options, mapsOut);
        }

        this.dropout = dropout > 0 ? Dropout(dropout) : null;
        RegisterComponents();
    }

    /// <param name="input">[N, mapsIn, H, W].</param>
    /// <returns>[N, mapsOut, H, W].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = first.call(input);
        if (firstNorm is not null) x = firstNorm.call(x);
        // In place: neither a convolution nor a norm needs its own output for its gradient.
        if (second is not null) x = second.call(functional.relu(x, inplace: true));
        if (secondNorm is not null) x = secondNorm.call(x);
        x = functional.relu(x, inplace: true);
        if (dropout is not null) x = dropout.call(x);
        return x.MoveToOuterDisposeScope();
    }

    private static Module<Tensor, Tensor>? Norm(NetworkOptions options, int maps) => options.Normalisation switch
    {
        Normalisation.Batch => BatchNorm2d(maps),
        Normalisation.Group => Initial.Neutral(GroupNorm(NetworkOptions.Groups, maps)),
        _ => null,
    };
}
