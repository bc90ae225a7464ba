using System.Globalization;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Train;

/// <summary>A network ready to predict, as its weights file says.</summary>
/// <param name="Options">How it was trained; <see cref="TrainingOptions.Network"/> is its shape.</param>
/// <param name="SnapshotSha256">What it was trained on.</param>
/// <param name="CovidThreshold">Probability, at the temperature, from which a slice counts as COVID, chosen on the validation part.</param>
/// <param name="CovidTemperature">What the classifier's log-odds are divided by, fitted on the validation part; 1 changes nothing.</param>
public sealed record TrainedNetwork(
    MultiTaskNetwork Network, TrainingOptions Options, string SnapshotSha256, double CovidThreshold, string? WeightsSha256, double CovidTemperature = 1)
    : IDisposable
{
    public void Dispose() => Network.Dispose();
}

/// <summary>
/// The weights of a model version: safetensors that any reader opens, with options, snapshot, threshold and temperature in the metadata.
/// </summary>
public static class WeightsFile
{
    private const string Format = "covidlabel-weights";
    private const string Version = "1";

    /// <returns>SHA-256 of the file as it stands in its metadata.</returns>
    public static string Write(string path, TrainedNetwork trained)
    {
        var weights = Weights.Of(trained.Network);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = Version,
            ["options"] = trained.Options.ToJson(),
            ["snapshot"] = trained.SnapshotSha256,
            ["covidThreshold"] = trained.CovidThreshold.ToString("R", CultureInfo.InvariantCulture),
            ["covidTemperature"] = trained.CovidTemperature.ToString("R", CultureInfo.InvariantCulture),
        };
        using var writer = SafeTensorsWriter.Create(
            path, metadata, weights.Select(weight => (weight.Name, TensorBytes.TypeOf(weight.Value), (IReadOnlyList<long>)weight.Value.shape)));
        foreach (var (_, value) in weights) TensorBytes.Write(writer, value);
        return writer.Commit();
    }

    /// <exception cref="InvalidTensorFileException">Not a weights file, torn, changed, or not of the network its options describe.</exception>
    public static TrainedNetwork Read(string path, Device device)
    {
        using var reader = SafeTensorsReader.OpenVerified(path);
        if (reader.Metadata.GetValueOrDefault("format") != Format) throw new InvalidTensorFileException(path, "it does not hold weights of this network");
        if (reader.Metadata.GetValueOrDefault("version") is var version && version != Version)
            throw new InvalidTensorFileException(path, $"its version {version} is not {Version}, the one read here");
        TrainingOptions options;
        try
        {
            options = TrainingOptions.FromJson(reader.Metadata.GetValueOrDefault("options") ?? "null");
        }
        catch (ArgumentException exception)
        {
            throw new InvalidTensorFileException(path, exception.Message);
        }

        if (!double.TryParse(reader.Metadata.GetValueOrDefault("covidThreshold"), CultureInfo.InvariantCulture, out var threshold))
            throw new InvalidTensorFileException(path, "it names no threshold");

        // Weights of before there were temperatures name none.
        if (!double.TryParse(reader.Metadata.GetValueOrDefault("covidTemperature", "1"), CultureInfo.InvariantCulture, out var temperature) || !(temperature > 0))
            throw new InvalidTensorFileException(path, "its temperature is not a number greater than 0");
        var network = new MultiTaskNetwork(options.Network, options.LabelSmoothing);
        try
        {
            var weights = Weights.Of(network);
            if (weights.Count != reader.Entries.Count)
                throw new InvalidTensorFileException(path, $"it holds {reader.Entries.Count} tensors; its network has {weights.Count}");
            foreach (var (name, value) in weights) TensorBytes.Read(reader, path, name, value);
            network.to(device);
            network.eval();
            return new TrainedNetwork(network, options, reader.Metadata.GetValueOrDefault("snapshot") ?? "", threshold, reader.ClaimedSha256, temperature);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
