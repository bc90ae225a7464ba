using CovidLabel.Domain.Training;

namespace CovidLabel.Web.Components.Training;

/// <summary>A named set of options, as the start form offers it; what is in it is the trainer's to say.</summary>
public sealed record Preset(string Name, string Title, string Description)
{
    public static readonly IReadOnlyList<Preset> All =
    [
        new(PresetNames.CpuSmall, "Small, for two cores",
            "128 × 128 pictures and a narrow network (width 8). Meant for machines without a graphics card and for quick answers."),
        new(PresetNames.Paper256, "As in the paper",
            "Amyar et al. 2020: 256 × 256 pictures, 64 to 1,024 feature maps, Adam at 1e-4, batches of 4. Meant for a machine with a graphics card."),
    ];
}
