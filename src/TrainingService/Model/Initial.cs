using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>Weights at the start: the paper names none. He et al. 2015 for layers before a ReLU, small values for the last layer of a head.</summary>
internal static class Initial
{
    private const double HeadDeviation = 0.05;

    public static Conv2d He(Conv2d layer)
    {
        init.kaiming_normal_(layer.weight);
        if (layer.bias is not null) init.zeros_(layer.bias);
        return layer;
    }

    public static Linear He(Linear layer)
    {
        init.kaiming_normal_(layer.weight);
        if (layer.bias is not null) init.zeros_(layer.bias);
        return layer;
    }

    /// <summary>Scales by one and shifts by nothing. The TorchSharp package (0.107.0) leaves these weights as it found the memory.</summary>
    public static GroupNorm Neutral(GroupNorm layer)
    {
        init.ones_(layer.weight!);
        init.zeros_(layer.bias!);
        return layer;
    }

    public static Conv2d Head(Conv2d layer, double bias = 0)
    {
        init.normal_(layer.weight, 0, HeadDeviation);
        init.constant_(layer.bias!, bias);
        return layer;
    }

    public static Linear Head(Linear layer)
    {
        init.normal_(layer.weight, 0, HeadDeviation);
        init.zeros_(layer.bias!);
        return layer;
    }
}
