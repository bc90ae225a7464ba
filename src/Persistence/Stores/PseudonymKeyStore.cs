using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Stores;

/// <summary>The key of the pseudonyms: made once, then always the same, so that a patient stays one patient.</summary>
public sealed class PseudonymKeyStore(IDbContextFactory<CovidLabelDb> databases)
{
    private const int KeyBytes = 32;

    /// <summary>32 bytes. Two nodes that ask first at the same time get the same key.</summary>
    public async Task<byte[]> GetAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.PseudonymKeys.AsNoTracking().SingleOrDefaultAsync(cancel) is { } known) return known.Key;
        var fresh = RandomNumberGenerator.GetBytes(KeyBytes);
        await db.Database.ExecuteSqlAsync($"insert into pseudonym_key (id, key) values (1, {fresh}) on conflict do nothing", cancel);
        return (await db.PseudonymKeys.AsNoTracking().SingleAsync(cancel)).Key;
    }
}
