namespace CovidLabel.Domain.Training;

/// <summary>The presets that page, API and trainer know; what they stand for is the trainer's.</summary>
public static class PresetNames
{
    /// <summary>128x128, width 8, all three tasks: minutes on two processor cores.</summary>
    public const string CpuSmall = "cpu-small";

    /// <summary>All three tasks at 256x256 with whatever was found to help.</summary>
    public const string Best = "best";

    /// <summary>Amyar et al. 2020 as in the paper: all three tasks, 64 to 1024 maps.</summary>
    public const string Paper256 = "paper-256";
    public const string Paper512 = "paper-512";

    /// <summary>Experiment 1: pairs of tasks.</summary>
    public const string ReconstructionSegmentation256 = "rec-seg-256";
    public const string ReconstructionSegmentation512 = "rec-seg-512";
    public const string ReconstructionClassification256 = "rec-cls-256";
    public const string ReconstructionClassification512 = "rec-cls-512";
    public const string SegmentationClassification256 = "seg-cls-256";

    /// <summary>Experiment 2: segmentation alone.</summary>
    public const string UNet256 = "unet-256";
    public const string UNet512 = "unet-512";

    /// <summary>Experiment 3: classification alone.</summary>
    public const string Cnn = "cnn";

    /// <summary>A U-Net and a separate classifier on what it segments (Jin et al. 2020).</summary>
    public const string TwoStep = "two-step";

    public static readonly IReadOnlyList<string> All =
    [
        CpuSmall, Best, Paper256, Paper512,
        ReconstructionSegmentation256, ReconstructionSegmentation512, ReconstructionClassification256, ReconstructionClassification512,
        SegmentationClassification256, UNet256, UNet512, Cnn, TwoStep,
    ];
}
