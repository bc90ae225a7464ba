namespace CovidLabel.Domain.Training;

/// <summary>The presets that page, API and trainer know; what they stand for is the trainer's.</summary>
public static class PresetNames
{
    /// <summary>Amyar et al. 2020 as in the paper: 256x256, 64 to 1024 maps.</summary>
    public const string Paper256 = "paper-256";

    /// <summary>128x128, width 8: minutes on two processor cores.</summary>
    public const string CpuSmall = "cpu-small";

    public static readonly IReadOnlyList<string> All = [Paper256, CpuSmall];
}
