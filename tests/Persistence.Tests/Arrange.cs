using System.Security.Cryptography;
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
