using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Experiments;

/// <summary>What is changed alike in every system of a table, so that a machine can carry it; null leaves a preset's own.</summary>
/// <param name="ImageSize">Side of the pictures.</param>
/// <param name="Width">Maps of the first level; the CNN of experiment 3 keeps its own.</param>
/// <param name="Epochs">Most epochs.</param>
/// <param name="SlicesShown">
/// Slices a training is shown in all, in place of epochs: a system that learns from a few masks only then takes as many steps as one
/// that learns from every slice, where equal epochs would leave it untrained. Nothing stops early then: every system has the same.
/// </param>
/// <param name="MixedPrecision">Whether convolutions run in bfloat16 on pictures laid out with channels last.</param>
public sealed record Scale(int? ImageSize = null, int? Width = null, int? Epochs = null, int? SlicesShown = null, bool? MixedPrecision = null)
{
    /// <inheritdoc cref="Apply(TrainingOptions, SnapshotFile)"/>
    public TrainingOptions Apply(TrainingOptions preset, string snapshotPath)
    {
        using var snapshot = SnapshotFile.Open(snapshotPath);
        return Apply(preset, snapshot);
    }

    /// <summary>The preset at this scale.</summary>
    /// <param name="snapshot">What would be trained on; it decides how many slices an epoch has.</param>
    public TrainingOptions Apply(TrainingOptions preset, SnapshotFile snapshot)
    {
        var scaled = preset with
        {
            Network = preset.Network with { ImageSize = ImageSize ?? preset.Network.ImageSize, Width = Width ?? preset.Network.Width },
            Epochs = Epochs ?? preset.Epochs,
            MixedPrecision = MixedPrecision ?? preset.MixedPrecision,
            ChannelsLast = MixedPrecision ?? preset.ChannelsLast,
        };
        if (SlicesShown is not { } shown) return scaled;
        var perEpoch = TrainingMaterial.Of(snapshot, scaled, _ => { }).Plan().SlicesPerEpoch;
        var epochs = (int)Math.Clamp(Math.Round((double)shown / perEpoch), 1, TrainingOptions.MaxEpochs);
        return scaled with { Epochs = epochs, Patience = epochs };
    }
}
