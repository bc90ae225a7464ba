using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Experiments;

/// <summary>What is changed alike in every system of a table, so that a machine can carry it; null leaves a preset's own.</summary>
/// <param name="ImageSize">Side of the pictures.</param>
/// <param name="Width">Maps of the first level; the CNN of experiment 3 keeps its own.</param>
/// <param name="Epochs">Most epochs.</param>
public sealed record Scale(int? ImageSize, int? Width, int? Epochs)
{
    public TrainingOptions Apply(TrainingOptions preset) => preset with
    {
        Network = preset.Network with { ImageSize = ImageSize ?? preset.Network.ImageSize, Width = Width ?? preset.Network.Width },
        Epochs = Epochs ?? preset.Epochs,
    };
}
