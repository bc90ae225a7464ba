using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;

namespace CovidLabel.TrainingService.Train;

/// <summary>The named sets of options that page, API and command line offer.</summary>
public static class Presets
{
    /// <summary>Amyar et al. 2020 as it stands in the paper: 256x256, 64 to 1024 maps, Adam 1e-4, batch 4, 500 epochs, patience 35.</summary>
    public static readonly TrainingOptions Paper256 = Paper(PresetNames.Paper256, 256);

    /// <summary>
    /// Ours: minutes on two cores. Group normalisation, augmentation and a weight average are what little data needs; the choices and how
    /// they were made are in docs/adr.
    /// </summary>
    public static readonly TrainingOptions CpuSmall = new(
        PresetNames.CpuSmall,
        new NetworkOptions(
            ImageSize: 128,
            Width: 8,
            Normalisation: Normalisation.Group,
            ClassifierDropout: 0.3,
            ClassifierPooling: ClassifierPooling.MeanMaxLevels,
            WholePictureViews: true,
            PixelEntropyWeight: 1),
        new AugmentationOptions(
            Flip: true,
            RotationDegrees: 12,
            Scale: 0.15,
            Stretch: 0.12,
            Shift: 0.06,
            Brightness: 0.03,
            Contrast: 0.05,
            Gamma: 0.1,
            Noise: 0.02),
        Epochs: 60,
        Patience: 60,
        Watched: Watched.Score,
        Kept: Kept.Last,
        BatchSize: 8,
        MasksPerBatch: 1,
        UnlabelledPerBatch: 1,
        LearningRate: 1e-3,
        Schedule: LearningRateSchedule.Cosine,
        GradientNorm: 1,
        AverageDecay: 0.995,
        TestTimeFlips: true,
        MixedPrecision: true,
        ChannelsLast: true);

    /// <summary>
    /// Ours, for a graphics card: the recipe of <see cref="CpuSmall"/> at 256x256 and four times the width, with more masks in a batch and
    /// one slice of it reconstructed, so that it sees more slices in the same time (docs/adr/0014-best.md).
    /// </summary>
    public static readonly TrainingOptions Best = CpuSmall with
    {
        Preset = PresetNames.Best,
        Network = CpuSmall.Network with { ImageSize = 256, Width = 32, SegmentationWeight = 2, ReconstructionWeight = 0.2 },
        MasksPerBatch = 2,
        UnlabelledPerBatch = 0,
        ReconstructedPerBatch = 1,
        Epochs = 200,
        Patience = 200,
    };

    /// <summary>The paper's other systems: tasks left out, pictures enlarged, or parts put together otherwise; the rest as in the paper.</summary>
    private static readonly TrainingOptions[] OtherSystems =
    [
        Paper(PresetNames.Paper512, 512),
        Paper(PresetNames.ReconstructionSegmentation256, 256, classification: 0),
        Paper(PresetNames.ReconstructionSegmentation512, 512, classification: 0),
        Paper(PresetNames.ReconstructionClassification256, 256, segmentation: 0),
        Paper(PresetNames.ReconstructionClassification512, 512, segmentation: 0),
        Paper(PresetNames.SegmentationClassification256, 256, reconstruction: 0),
        Paper(PresetNames.UNet256, 256, reconstruction: 0, classification: 0),
        Paper(PresetNames.UNet512, 512, reconstruction: 0, classification: 0),
        Paper(PresetNames.Cnn, 256, reconstruction: 0, segmentation: 0, architecture: Architecture.Cnn) with { Epochs = 1500 },
        Paper(PresetNames.TwoStep, 256, reconstruction: 0, architecture: Architecture.TwoStep),
    ];

    public static IReadOnlyList<TrainingOptions> All { get; } = [CpuSmall, Best, Paper256, .. OtherSystems];

    private static TrainingOptions Paper(
        string name, int size, double reconstruction = 1, double segmentation = 1, double classification = 1, Architecture architecture = Architecture.UNet) =>
        new(
            name,
            new NetworkOptions(
                ImageSize: size,
                ReconstructionWeight: reconstruction,
                SegmentationWeight: segmentation,
                ClassificationWeight: classification,
                Architecture: architecture),
            new AugmentationOptions());

    /// <exception cref="ArgumentException">No such preset; the message lists those there are.</exception>
    public static TrainingOptions Find(string name) =>
        All.FirstOrDefault(preset => preset.Preset == name)
        ?? throw new ArgumentException($"there is no preset {name}; there are {string.Join(", ", All.Select(preset => preset.Preset))}");
}
