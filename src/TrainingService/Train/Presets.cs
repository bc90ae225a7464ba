using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;

namespace CovidLabel.TrainingService.Train;

/// <summary>The named sets of options that page, API and command line offer.</summary>
public static class Presets
{
    /// <summary>Amyar et al. 2020 as it stands in the paper: 256x256, 64 to 1024 maps, Adam 1e-4, batch 4, 500 epochs, patience 35.</summary>
    public static readonly TrainingOptions Paper256 = new(PresetNames.Paper256, new NetworkOptions(), new AugmentationOptions());

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
            ClassifierPooling: ClassifierPooling.MeanMax,
            PixelEntropyWeight: 1),
        new AugmentationOptions(
            Flip: true,
            RotationDegrees: 12,
            Scale: 0.15,
            Stretch: 0.12,
            Shift: 0.06,
            Brightness: 0.08,
            Contrast: 0.15,
            Gamma: 0.25,
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

    public static IReadOnlyList<TrainingOptions> All { get; } = [CpuSmall, Paper256];

    /// <exception cref="ArgumentException">No such preset; the message lists those there are.</exception>
    public static TrainingOptions Find(string name) =>
        All.FirstOrDefault(preset => preset.Preset == name)
        ?? throw new ArgumentException($"there is no preset {name}; there are {string.Join(", ", All.Select(preset => preset.Preset))}");
}
