using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace CovidLabel.EndToEnd;

/// <summary>What a model says of slices, straight in the database: no test of the reading room waits for a training.</summary>
internal static class Predictions
{
    /// <summary>The active model says this of the slice; one is made where none is active. Returns the model.</summary>
    /// <param name="map">Square, rows first; any non-zero value is lesion.</param>
    public static async Task<long> PredictAsync(this Product product, long slice, byte[] map, double probability)
    {
        var services = product.Database.Services;
        var model = (await services.GetRequiredService<ModelStore>().ActiveAsync())?.Id ?? await product.AddModelAsync();
        var size = (int)Math.Sqrt(map.Length);
        await services.GetRequiredService<PredictionStore>().SaveAsync(model, [(slice, probability, RunLengthMask.Encode(map, size, size))]);
        return model;
    }

    /// <summary>A square map with a square lesion.</summary>
    public static byte[] Square(int left, int top, int side, int size = 128)
    {
        var map = new byte[size * size];
        for (var y = top; y < top + side; y++) map.AsSpan((y * size) + left, side).Fill(1);
        return map;
    }

    /// <summary>A model version without weights to speak of, with every figure there is.</summary>
    /// <param name="run">The run that made it.</param>
    /// <param name="name">What its hashes are made from: unlike other models'.</param>
    /// <param name="activeSha256">Weights of the model that it is compared with, or null.</param>
    public static async Task<long> AddModelAsync(
        this Product product, long run, string name, SnapshotCount[] summary, string options = "{}", string? activeSha256 = null)
    {
        var services = product.Database.Services;
        var (snapshot, weights) = (name.PadLeft(64, '5'), name.PadLeft(64, 'a'));
        await services.GetRequiredService<SnapshotStore>().SaveAsync(snapshot, SnapshotCount.Write(summary), []);
        using var file = new MemoryStream([1]);
        return await services.GetRequiredService<ModelStore>().AddAsync(
            new ModelRow
            {
                RunId = run,
                Preset = PresetNames.CpuSmall,
                Options = options,
                SnapshotHash = snapshot,
                Evaluation = EvaluationJson.Write(SampleEvaluation.Of(weights, snapshot, activeSha256)),
                WeightsSha256 = weights,
                WeightsBytes = 1,
                CreatedAt = DateTimeOffset.UnixEpoch,
            },
            file);
    }

    private static async Task<long> AddModelAsync(this Product product)
    {
        var services = product.Database.Services;
        var admin = await product.ReaderIdAsync(product.Admin);
        var runs = services.GetRequiredService<RunStore>();
        var run = await runs.CreateAsync(PresetNames.CpuSmall, 1, 1, admin);
        await runs.CancelAsync(run);
        var model = await product.AddModelAsync(run, "", []);
        await services.GetRequiredService<ModelStore>().ActivateAsync(model, admin, "test");
        return model;
    }
}
