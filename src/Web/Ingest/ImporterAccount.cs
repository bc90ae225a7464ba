using CovidLabel.Persistence;
using CovidLabel.Persistence.Rows;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Web.Ingest;

/// <summary>
/// The reader in whose name a dataset's own labels and masks are kept. It has no password, no role and a lock without
/// end, so nobody can sign in as it.
/// </summary>
internal sealed class ImporterAccount(
    IDbContextFactory<CovidLabelDb> databases, ILookupNormalizer normalizer, TimeProvider time)
{
    /// <summary>RFC 2606 reserves .invalid: no such address can ever exist.</summary>
    public const string Email = "importer@covidlabel.invalid";

    public async Task<Guid> IdAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var normalized = normalizer.NormalizeEmail(Email);
        var known = await db.Users.Where(reader => reader.NormalizedEmail == normalized)
            .Select(reader => (Guid?)reader.Id).FirstOrDefaultAsync(cancel);
        if (known is { } id) return id;
        var importer = new Reader
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            UserName = Email,
            NormalizedUserName = normalizer.NormalizeName(Email),
            Email = Email,
            NormalizedEmail = normalized,
            DisplayName = "Importer",
            LockoutEnabled = true,
            LockoutEnd = DateTimeOffset.MaxValue,
            SecurityStamp = Guid.NewGuid().ToString(),
            CreatedAt = time.GetUtcNow(),
        };
        db.Users.Add(importer);
        await db.SaveChangesAsync(cancel);
        return importer.Id;
    }
}
