using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>Every slice teaches it: the picture again, linear output, mean squared error.</summary>
public sealed class ReconstructionHead : TaskHead
{
    private readonly Decoder decoder;

    public ReconstructionHead(NetworkOptions options)
        : base("reconstruction", options.ReconstructionWeight, options.Balance)
    {
        decoder = new Decoder(options, options.ReconstructionSkips, bias: 0);
        RegisterComponents();
    }

    /// <returns>[N, 1, S, S] intensities.</returns>
    public override Tensor forward(Features features) => decoder.call(features.Levels).to(float32);

    public override Tensor Loss(Features features, Batch batch) => functional.mse_loss(call(features), batch.Images);
}
