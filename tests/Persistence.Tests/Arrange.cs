using System.Security.Cryptography;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace CovidLabel.Persistence.Tests;

/// <summary>Rows that most tests need.</summary>
internal static class Arrange
{
    public static async Task<Guid> ReaderAsync(this PostgresDatabase database, string name = "reader")
    {
        await using var db = await database.Databases.CreateDbContextAsync();
        var reader = new Reader
        {
            Id = Guid.NewGuid(),
            UserName = $"{name}-{Guid.NewGuid():N}@example.org",
            DisplayName = name,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        db.Users.Add(reader);
        await db.SaveChangesAsync();
        return reader.Id;
    }

    public static async Task<long> ModelAsync(this PostgresDatabase database, long? run = null, byte[]? weights = null)
    {
        var services = database.Services;
        run ??= await services.GetRequiredService<RunStore>().CreateAsync("cpu-small", 1, 1, await database.ReaderAsync());
        await services.GetRequiredService<SnapshotStore>().SaveAsync("snapshot", "{}", []);
        return await services.GetRequiredService<ModelStore>().AddAsync(
            new ModelRow
            {
                RunId = run.Value, Preset = "cpu-small", Options = "{}", SnapshotHash = "snapshot", Evaluation = "{}",
                WeightsSha256 = "", WeightsBytes = weights?.Length ?? 0, CreatedAt = DateTimeOffset.UnixEpoch,
            },
            new MemoryStream(weights ?? [1]));
    }

    /// <summary>A model that is active and has said this.</summary>
    public static async Task<long> ActiveModelAsync(
        this PostgresDatabase database, params (long SliceId, double? CovidProbability, RunLengthMask? Lesion)[] predictions)
    {
        var model = await database.ModelAsync();
        await database.Services.GetRequiredService<PredictionStore>().SaveAsync(model, predictions);
        await database.Services.GetRequiredService<ModelStore>().ActivateAsync(model, null, "test");
        return model;
    }

    public static async Task<long> SliceAsync(
        this PostgresDatabase database, int height = 4, int width = 6, string source = "test", string? patient = null,
        string? series = null, int index = 0, bool isPhantom = true)
    {
        var pixels = RandomNumberGenerator.GetBytes(height * width * 2);
        var (id, _) = await database.Services.GetRequiredService<SliceStore>().AddAsync(
            new SliceRow
            {
                Width = width,
                Height = height,
                IsHu = true,
                Patient = patient,
                Source = source,
                Series = series,
                SeriesIndex = index,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(pixels)),
                NearDuplicateHash = 0,
                IsPhantom = isPhantom,
                CreatedAt = DateTimeOffset.UnixEpoch,
            },
            pixels,
            [1, 2, 3]);
        return id;
    }
}
