using CovidLabel.Domain.Training;

namespace CovidLabel.Web.Components.Training;

/// <summary>A named set of options, as the start form offers it; what is in it is the trainer's to say.</summary>
/// <param name="IsComparison">One of the systems that the paper compares its own with.</param>
public sealed record Preset(string Name, string Title, string Description, bool IsComparison = false)
{
    public static readonly IReadOnlyList<Preset> All =
    [
        new(PresetNames.CpuSmall, "Small, for two cores",
            "128 × 128 pictures and a narrow network (width 8). Meant for machines without a graphics card and for quick answers."),
        new(PresetNames.Paper256, "As in the paper",
            "Amyar et al. 2020: 256 × 256 pictures, 64 to 1,024 feature maps, Adam at 1e-4, batches of 4. Meant for a machine with a graphics card."),
        new(PresetNames.Paper512, "As in the paper, larger", "The same network on 512 × 512 pictures: four times the work and memory."),
        new(PresetNames.Best, "Ours, for a graphics card", "The small preset's recipe at 256 × 256 and width 32, with more masks in a batch."),
        Comparison(PresetNames.ReconstructionSegmentation256, "Reconstruction and segmentation", "Experiment 1: no classification. 256 × 256."),
        Comparison(PresetNames.ReconstructionSegmentation512, "Reconstruction and segmentation, larger", "Experiment 1: no classification. 512 × 512."),
        Comparison(PresetNames.ReconstructionClassification256, "Reconstruction and classification", "Experiment 1: no segmentation. 256 × 256."),
        Comparison(PresetNames.ReconstructionClassification512, "Reconstruction and classification, larger", "Experiment 1: no segmentation. 512 × 512."),
        Comparison(PresetNames.SegmentationClassification256, "Segmentation and classification", "Experiment 1: no reconstruction. 256 × 256."),
        Comparison(PresetNames.UNet256, "U-Net", "Experiment 2: segmentation alone. 256 × 256."),
        Comparison(PresetNames.UNet512, "U-Net, larger", "Experiment 2: segmentation alone. 512 × 512."),
        Comparison(PresetNames.Cnn, "CNN", "Experiment 3: classification alone, by six convolutions. 256 × 256."),
        Comparison(PresetNames.TwoStep, "Two steps", "A U-Net, then a separate classifier on what it segments: the pipeline that the paper argues against. 256 × 256."),
    ];

    private static Preset Comparison(string name, string title, string description) => new(name, title, description, IsComparison: true);
}
