using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>Every slice can teach it, target or none: the picture again, linear output, mean squared error.</summary>
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

    public override Tensor? Loss(Features features, Batch batch)
    {
        if (batch.Reconstructed is not { } last) return functional.mse_loss(call(features), batch.Images);
        return last == 0 ? null : functional.mse_loss(call(features.Last(last)), batch.Images.narrow(0, batch.Count - last, last));
    }
}
