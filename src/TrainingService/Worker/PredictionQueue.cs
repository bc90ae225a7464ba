using System.Runtime.InteropServices;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using CovidLabel.TrainingService.Predict;
using CovidLabel.TrainingService.Train;
using Microsoft.Extensions.Logging;

namespace CovidLabel.TrainingService.Worker;

/// <summary>Lets the active model predict every slice it has not predicted yet, a chunk at a time, so that runs need not wait for it.</summary>
public sealed class PredictionQueue(
    ModelStore models,
    PredictionStore predictions,
    SliceQueries queries,
    SliceStore slices,
    ModelFiles files,
    WorkerSettings settings,
    ILogger<PredictionQueue> log) : IDisposable
{
    /// <summary>Slices read, predicted and written down together.</summary>
    private const int ChunkSize = 32;

    private (long ModelId, TrainedNetwork Network, Predictor Predictor)? loaded;
    private long announced;

    /// <summary>Predicts the next chunk; false where nothing is missing.</summary>
    public async Task<bool> PredictSomeAsync(CancellationToken cancel)
    {
        if (await models.ActiveAsync(cancel) is not { } active) return false;
        var missing = await predictions.MissingAsync(active.Id, ChunkSize, cancel);
        if (missing.Count == 0) return false;
        if (announced != active.Id)
        {
            log.LogInformation("Model version {Model} predicts the slices it has not seen yet.", active.Id);
            announced = active.Id;
        }

        var path = loaded?.ModelId == active.Id ? null : await files.FetchAsync(active, cancel);
        var inputs = new List<(long Id, PredictionInput Slice)>();
        foreach (var id in missing) inputs.Add((id, await ReadAsync(id, cancel)));
        var predicted = await TorchThread.RunAsync(settings.Threads, () => Predict(active.Id, path, [.. inputs.Select(input => input.Slice)]));
        await predictions.SaveAsync(
            active.Id,
            [.. inputs.Zip(predicted, (input, prediction) => (
                input.Id,
                prediction.Covid,
                prediction.Lesion is { } lesion ? RunLengthMask.Encode(lesion, input.Slice.Height, input.Slice.Width) : null))],
            cancel);
        return true;
    }

    public void Dispose() => loaded?.Network.Dispose();

    private IReadOnlyList<SlicePrediction> Predict(long modelId, string? path, IReadOnlyList<PredictionInput> inputs)
    {
        if (path is not null)
        {
            loaded?.Network.Dispose();
            loaded = null;
            var device = TorchThread.Device(settings.Device);
            var network = WeightsFile.Read(path, device);
            loaded = (modelId, network, new Predictor(network, device, line => log.LogWarning("{Line}", line)));
        }

        return loaded!.Value.Predictor.Predict(inputs);
    }

    private async Task<PredictionInput> ReadAsync(long sliceId, CancellationToken cancel)
    {
        var overview = await queries.FindAsync(sliceId, cancel);
        var stored = await slices.PixelsAsync(sliceId, cancel);
        if (overview is null || stored is null) throw new InvalidDataException($"The pixels of slice {sliceId} are missing.");
        return new PredictionInput(MemoryMarshal.Cast<byte, short>(stored.Pixels).ToArray(), stored.Height, stored.Width, overview.IsHu);
    }
}
