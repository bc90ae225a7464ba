using System.CommandLine;
using CovidLabel.TrainingService.Experiments;
using CovidLabel.TrainingService.Train;

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

    public static readonly Option<int?> SlicesShown = new("--slices")
    {
        Description = "Slices a training is shown in all, in place of epochs, so that systems that learn from few slices take as many steps",
    };

    public static readonly Option<bool?> MixedPrecision = new("--bf16") { Description = "Whether convolutions run in bfloat16 with channels last, in place of each preset's" };

    public static readonly Option<string> DeviceOption = new("--device") { Description = "auto, cpu or cuda:N", DefaultValueFactory = _ => "auto" };

    public static Scale ScaleOf(ParseResult arguments) => new(
        arguments.GetValue(ImageSize),
        arguments.GetValue(Width),
        arguments.GetValue(Epochs),
        arguments.GetValue(SlicesShown),
        arguments.GetValue(MixedPrecision));

    /// <summary>The options of a preset, or those of a file, which go by the file's name.</summary>
    /// <exception cref="ArgumentException">No such preset, or the file holds no valid options.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TrainingOptions SystemNamed(string name)
    {
        if (Path.GetExtension(name) != ".json") return Presets.Find(name);
        try
        {
            return TrainingOptions.FromJson(File.ReadAllText(name)) with { Preset = Path.GetFileNameWithoutExtension(name) };
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"{name}: {exception.Message}", exception);
        }
    }
}
