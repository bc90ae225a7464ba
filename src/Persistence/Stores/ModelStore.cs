using CovidLabel.Persistence.Notifications;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Stores;

/// <summary>A model version and whether it is the active one.</summary>
public sealed record ModelVersion(ModelRow Model, bool IsActive);

/// <summary>Model versions, their weights, and which one is active.</summary>
public sealed class ModelStore(IDbContextFactory<CovidLabelDb> databases, TimeProvider time)
{
    private const int PartBytes = 8 * 1024 * 1024;

    /// <summary>Stores a version with its weights in one transaction; a run that stored its model before gets that one's id.</summary>
    /// <param name="weights">A safetensors file.</param>
    public async Task<long> AddAsync(ModelRow model, Stream weights, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.Models.Where(row => row.RunId == model.RunId).Select(row => (long?)row.Id).SingleOrDefaultAsync(cancel) is { } known)
            return known;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Models.Add(model);
        await db.SaveChangesAsync(cancel);
        var buffer = new byte[PartBytes];
        for (var part = 0; ; part++)
        {
            var read = await weights.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, cancel);
            if (read == 0) break;
            db.ModelWeights.Add(new ModelWeightsRow { ModelId = model.Id, Part = part, Bytes = buffer[..read] });
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
        }

        await Notifier.NotifyAsync(db, Channel.Models, model.Id.ToString(), cancel);
        await transaction.CommitAsync(cancel);
        return model.Id;
    }

    /// <summary>Writes the weights file (safetensors) to a stream, part by part. False: no such model.</summary>
    public async Task<bool> CopyWeightsAsync(long modelId, Stream target, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        for (var part = 0; ; part++)
        {
            var number = part;
            var bytes = await db.ModelWeights.Where(weights => weights.ModelId == modelId && weights.Part == number)
                .Select(weights => weights.Bytes).SingleOrDefaultAsync(cancel);
            if (bytes is null) return part > 0;
            await target.WriteAsync(bytes, cancel);
        }
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ModelVersion>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var active = await ActiveIdAsync(db, cancel);
        var models = await db.Models.AsNoTracking().OrderByDescending(model => model.Id).ToListAsync(cancel);
        return [.. models.Select(model => new ModelVersion(model, model.Id == active))];
    }

    public async Task<ModelVersion?> FindAsync(long modelId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var model = await db.Models.AsNoTracking().SingleOrDefaultAsync(row => row.Id == modelId, cancel);
        return model is null ? null : new ModelVersion(model, model.Id == await ActiveIdAsync(db, cancel));
    }

    public async Task<ModelVersion?> ByRunAsync(long runId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var model = await db.Models.AsNoTracking().SingleOrDefaultAsync(row => row.RunId == runId, cancel);
        return model is null ? null : new ModelVersion(model, model.Id == await ActiveIdAsync(db, cancel));
    }

    /// <summary>Null where no model was ever activated.</summary>
    public async Task<ModelRow?> ActiveAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var active = await ActiveIdAsync(db, cancel);
        return await db.Models.AsNoTracking().SingleOrDefaultAsync(model => model.Id == active, cancel);
    }

    /// <summary>Makes a version the active one. False: no such model.</summary>
    /// <param name="activatedBy">The admin, or null for the promotion gate.</param>
    public async Task<bool> ActivateAsync(long modelId, Guid? activatedBy, string reason, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (!await db.Models.AnyAsync(model => model.Id == modelId, cancel)) return false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.ModelActivations.Add(new ModelActivationRow
        {
            ModelId = modelId,
            ActivatedBy = activatedBy,
            Reason = reason,
            At = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancel);
        await Notifier.NotifyAsync(db, Channel.Models, modelId.ToString(), cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Who made what active, newest first.</summary>
    public async Task<IReadOnlyList<ModelActivationRow>> ActivationsAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.ModelActivations.AsNoTracking().OrderByDescending(activation => activation.Id).ToListAsync(cancel);
    }

    private static async Task<long?> ActiveIdAsync(CovidLabelDb db, CancellationToken cancel) =>
        await db.ModelActivations.OrderByDescending(activation => activation.Id)
            .Select(activation => (long?)activation.ModelId).FirstOrDefaultAsync(cancel);
}
