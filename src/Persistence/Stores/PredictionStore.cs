using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Notifications;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace CovidLabel.Persistence.Stores;

/// <summary>What a model says of a slice.</summary>
/// <param name="CovidProbability">0-1, or null where the model has no classification head.</param>
/// <param name="Lesion">Lesion mask on the slice's own grid, or null where the model has no segmentation head.</param>
public sealed record Prediction(
    long SliceId, long ModelId, double? CovidProbability, RunLengthMask? Lesion, DateTimeOffset CreatedAt);

/// <summary>Predictions by slice and model; the queue of what is missing is a query.</summary>
public sealed class PredictionStore(IDbContextFactory<CovidLabelDb> databases, TimeProvider time)
{
    /// <summary>Slices the model has not predicted yet, by id.</summary>
    public async Task<IReadOnlyList<long>> MissingAsync(long modelId, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Slices
            .Where(slice => !db.Predictions.Any(prediction => prediction.SliceId == slice.Id && prediction.ModelId == modelId))
            .OrderBy(slice => slice.Id).Take(take).Select(slice => slice.Id).ToListAsync(cancel);
    }

    /// <summary>Adds predictions; where two trainers predicted the same slice, the first one stays.</summary>
    public async Task SaveAsync(
        long modelId, IReadOnlyList<(long SliceId, double? CovidProbability, RunLengthMask? Lesion)> predictions,
        CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var (sliceId, probability, lesion) in predictions)
        {
            var counts = lesion?.Counts.ToArray();
            var area = lesion?.Area ?? 0;
            await db.Database.ExecuteSqlRawAsync(
                """
                insert into predictions (slice_id, model_id, covid_probability, lesion_counts, lesion_pixels, created_at)
                values (@slice, @model, @probability, @counts, @area, @at) on conflict do nothing
                """,
                [
                    new NpgsqlParameter<long>("slice", sliceId),
                    new NpgsqlParameter<long>("model", modelId),
                    new NpgsqlParameter("probability", NpgsqlDbType.Double) { Value = (object?)probability ?? DBNull.Value },
                    new NpgsqlParameter("counts", NpgsqlDbType.Array | NpgsqlDbType.Integer) { Value = (object?)counts ?? DBNull.Value },
                    new NpgsqlParameter<long>("area", area),
                    new NpgsqlParameter<DateTimeOffset>("at", time.GetUtcNow()),
                ],
                cancel);
        }

        await Notifier.NotifyAsync(db, Channel.Predictions, modelId.ToString(), cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The active model's prediction, else the newest of an earlier model; null where there is none.</summary>
    public async Task<Prediction?> FindAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var active = await db.ModelActivations.OrderByDescending(activation => activation.Id)
            .Select(activation => (long?)activation.ModelId).FirstOrDefaultAsync(cancel);
        var found = await db.Predictions.AsNoTracking().Where(prediction => prediction.SliceId == sliceId)
            .OrderByDescending(prediction => prediction.ModelId == active).ThenByDescending(prediction => prediction.CreatedAt)
            .Join(db.Slices, prediction => prediction.SliceId, slice => slice.Id, (prediction, slice) =>
                new { prediction, slice.Height, slice.Width })
            .FirstOrDefaultAsync(cancel);
        return found is null
            ? null
            : new Prediction(
                sliceId,
                found.prediction.ModelId,
                found.prediction.CovidProbability,
                found.prediction.LesionCounts is { } counts ? RunLengthMask.FromCounts(found.Height, found.Width, counts) : null,
                found.prediction.CreatedAt);
    }

    /// <summary>How many slices the model has predicted, of how many.</summary>
    public async Task<(int Predicted, int Total)> ProgressAsync(long modelId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return (await db.Predictions.CountAsync(prediction => prediction.ModelId == modelId, cancel), await db.Slices.CountAsync(cancel));
    }
}
