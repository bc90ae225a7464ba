using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Stores;

/// <summary>Which trainers are alive.</summary>
public sealed class TrainerStore(IDbContextFactory<CovidLabelDb> databases, TimeProvider time)
{
    public async Task HeartbeatAsync(string id, string machine, string device, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"""
            insert into trainers (id, machine, device, started_at, heartbeat_at) values ({id}, {machine}, {device}, {now}, {now})
            on conflict (id) do update set heartbeat_at = excluded.heartbeat_at
            """, cancel);
    }

    /// <summary>Says goodbye, so that nobody waits for the silence to be noticed.</summary>
    public async Task LeaveAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Trainers.Where(trainer => trainer.Id == id).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Trainers heard of within <see cref="RunStore.SilentAfter"/>.</summary>
    public async Task<IReadOnlyList<TrainerRow>> LiveAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var since = time.GetUtcNow() - RunStore.SilentAfter;
        return await db.Trainers.AsNoTracking().Where(trainer => trainer.HeartbeatAt > since)
            .OrderBy(trainer => trainer.StartedAt).ToListAsync(cancel);
    }
}
