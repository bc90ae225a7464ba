using CovidLabel.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Web.Components.Common;

/// <summary>Who the ids in rows are, for people.</summary>
public sealed class ReaderNames(IDbContextFactory<CovidLabelDb> databases)
{
    /// <summary>Display name by id, in order of name.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> AllAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var readers = await db.Users.AsNoTracking().Select(reader => new { reader.Id, reader.DisplayName }).ToListAsync(cancel);
        return new OrderedDictionary<Guid, string>(
            readers.OrderBy(reader => reader.DisplayName, StringComparer.OrdinalIgnoreCase)
                .Select(reader => KeyValuePair.Create(reader.Id, reader.DisplayName)));
    }
}
