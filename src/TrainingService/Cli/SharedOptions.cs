using System.CommandLine;

namespace CovidLabel.TrainingService.Cli;

/// <summary>Options that several commands take.</summary>
internal static class SharedOptions
{
    public static readonly Option<FileInfo> Snapshot = new("--snapshot") { Description = "Snapshot file (safetensors)", Required = true };
    public static readonly Option<FileInfo> WeightsOption = new("--weights") { Description = "Weights file (safetensors) of a model version", Required = true };

    public static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to compute with; 1 gives the same bits on every run",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public static readonly Option<int?> ImageSize = new("--size") { Description = "Side of the pictures, in place of each preset's" };
    public static readonly Option<int?> Width = new("--width") { Description = "Maps of the first level, in place of each preset's" };
    public static readonly Option<int?> Epochs = new("--epochs") { Description = "Most epochs, in place of each preset's" };

    public static readonly Option<string> DeviceOption = new("--device") { Description = "auto, cpu or cuda:N", DefaultValueFactory = _ => "auto" };
}
