using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Stores;

/// <summary>How reading is done in this installation.</summary>
/// <param name="BlindedReading">A radiologist sees a slice's prediction only after an annotation of their own.</param>
/// <param name="LearnFromAccepted">Whether what was accepted from a model unedited teaches the next one.</param>
public sealed record RoomSettings(bool BlindedReading = false, bool LearnFromAccepted = false);

/// <summary>The settings as an admin left them; who changed them when is kept.</summary>
public sealed class RoomSettingsStore(IDbContextFactory<CovidLabelDb> databases, TimeProvider time)
{
    public async Task<RoomSettings> CurrentAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await CurrentAsync(db, cancel);
    }

    public async Task ChangeAsync(RoomSettings settings, Guid adminId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.RoomSettings.Add(new RoomSettingsRow
        {
            BlindedReading = settings.BlindedReading,
            LearnFromAccepted = settings.LearnFromAccepted,
            ChangedBy = adminId,
            ChangedAt = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancel);
    }

    internal static async Task<RoomSettings> CurrentAsync(CovidLabelDb db, CancellationToken cancel) =>
        await db.RoomSettings.OrderByDescending(row => row.Id)
            .Select(row => new RoomSettings(row.BlindedReading, row.LearnFromAccepted)).FirstOrDefaultAsync(cancel)
        ?? new RoomSettings();
}
