using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Worker;

/// <summary>Weights of model versions, fetched from the database once and kept as files; only the last few are.</summary>
public sealed class ModelFiles(ModelStore models, Patience patience, WorkerSettings settings)
{
    private const int KeptFiles = 3;

    private string Folder => Path.Combine(settings.DataDirectory, "models");

    /// <returns>Path of the weights file; it verifies itself on reading.</returns>
    /// <exception cref="InvalidDataException">The database has no weights for this version.</exception>
    public async Task<string> FetchAsync(ModelRow model, CancellationToken cancel)
    {
        var path = Path.Combine(Folder, $"model-{model.Id}-{model.WeightsSha256[..12]}.safetensors");
        if (IsWhole(path, model.WeightsSha256)) return path;
        Directory.CreateDirectory(Folder);
        var partial = $"{path}.{Environment.ProcessId}.partial";
        await patience.RunAsync(
            async () =>
            {
                await using var file = File.Create(partial);
                if (!await models.CopyWeightsAsync(model.Id, file, cancel))
                    throw new InvalidDataException($"Model version {model.Id} has no weights in the database.");
            },
            cancel);
        File.Move(partial, path, overwrite: true);
        foreach (var old in Directory.GetFiles(Folder, "model-*").OrderByDescending(File.GetLastWriteTimeUtc).Skip(KeptFiles)) File.Delete(old);
        return path;
    }

    private static bool IsWhole(string path, string sha256)
    {
        if (!File.Exists(path)) return false;
        try
        {
            using var reader = SafeTensorsReader.OpenVerified(path);
            return reader.ClaimedSha256 == sha256;
        }
        catch (InvalidTensorFileException)
        {
            return false;
        }
    }
}
