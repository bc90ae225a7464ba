using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>The paper's dense layers: 128 and 64 with ELU and dropout, then 1.</summary>
internal static class DenseLayers
{
    public const int First = 128;
    public const int Second = 64;

    /// <param name="input">[N, values].</param>
    /// <returns>[N] logits.</returns>
    public static Tensor Logits(
        Tensor input, Module<Tensor, Tensor> first, Module<Tensor, Tensor> second, Module<Tensor, Tensor> last, Module<Tensor, Tensor> dropout)
    {
        var x = dropout.call(functional.elu(first.call(input), 1.0));
        x = dropout.call(functional.elu(second.call(x), 1.0));
        return last.call(x).to(float32).flatten();
    }
}
