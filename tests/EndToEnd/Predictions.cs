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

    private static async Task<long> AddModelAsync(this Product product)
    {
        var services = product.Database.Services;
        var admin = await product.ReaderIdAsync(product.Admin);
        var runs = services.GetRequiredService<RunStore>();
        var run = await runs.CreateAsync(PresetNames.CpuSmall, 1, 1, admin);
        await runs.CancelAsync(run);
        var (snapshot, weights) = (new string('5', 64), new string('a', 64));
        await services.GetRequiredService<SnapshotStore>().SaveAsync(snapshot, SnapshotCount.Write([]), []);
        using var file = new MemoryStream([1]);
        var models = services.GetRequiredService<ModelStore>();
        var model = await models.AddAsync(
            new ModelRow
            {
                RunId = run,
                Preset = PresetNames.CpuSmall,
                Options = "{}",
                SnapshotHash = snapshot,
                Evaluation = EvaluationJson.Write(SampleEvaluation.Of(weights, snapshot, null)),
                WeightsSha256 = weights,
                WeightsBytes = 1,
                CreatedAt = DateTimeOffset.UnixEpoch,
            },
            file);
        await models.ActivateAsync(model, admin, "test");
        return model;
    }
}
