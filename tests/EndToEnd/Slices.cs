using System.Security.Cryptography;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Slices;
using CovidLabel.Imaging.Phantom;
using CovidLabel.Imaging.Pixels;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace CovidLabel.EndToEnd;

/// <summary>Slices that no other test has, and what is said of them, straight in the database.</summary>
internal static class Slices
{
    /// <summary>A series of a generated chest, in order.</summary>
    /// <param name="isHu">False for 8-bit grey without spacing, as pictures come.</param>
    public static async Task<List<long>> SeriesAsync(
        this Product product, int length = 1, bool isHu = true, int size = 128, string? patient = null, string series = "S", string source = "looking")
    {
        var store = product.Database.Services.GetRequiredService<SliceStore>();
        var who = patient ?? $"P-{Guid.NewGuid():N}";
        var ids = new List<long>();
        foreach (var (slice, index) in ChestPhantom.Generate(Random.Shared.Next(), 1, length, size).Select((phantom, i) => (phantom.Slice, i)))
        {
            var values = isHu ? slice.Pixels : [.. slice.Pixels.Select(hu => (short)Math.Clamp((hu + 1350) * 255 / 1500, 0, 255))];
            var bytes = new byte[values.Length * 2];
            Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
            PixelSpacing? spacing = isHu ? new PixelSpacing(1.5, 1.5) : null;
            var (id, _) = await store.AddAsync(
                new SliceRow
                {
                    Width = size,
                    Height = size,
                    IsHu = isHu,
                    RowSpacingMm = spacing?.RowMm,
                    ColumnSpacingMm = spacing?.ColumnMm,
                    Patient = who,
                    Source = source,
                    Series = $"{who}-{series}",
                    SeriesIndex = index,
                    Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                    NearDuplicateHash = 0,
                    IsPhantom = true,
                    CreatedAt = DateTimeOffset.UnixEpoch,
                },
                bytes,
                Thumbnail.Png(new DecodedSlice(size, size, values, isHu, spacing, who, series, index)));
            ids.Add(id);
        }

        return ids;
    }

    /// <summary>The current mask, height x width, rows first.</summary>
    public static async Task<byte[]> LabelMapAsync(this Product product, long slice) =>
        (await product.Annotations().CurrentMaskAsync(slice))!.Mask.ToLabelMap();

    /// <summary>A square of ground glass in the admin's name, on top of whatever there is.</summary>
    public static async Task DrawAsAdminAsync(this Product product, long slice, int left, int top, int side, int size = 128)
    {
        var current = (await product.Annotations().CurrentMaskAsync(slice))!.Revision;
        var map = new byte[size * size];
        for (var y = top; y < top + side; y++) map.AsSpan((y * size) + left, side).Fill(1);
        var mask = LesionMask.FromLabelMap(MaskState.Partial, map, size, size);
        await product.Annotations().AppendMaskAsync(slice, current, mask, await product.ReaderIdAsync(product.Admin), null);
    }

    public static AnnotationStore Annotations(this Product product) =>
        product.Database.Services.GetRequiredService<AnnotationStore>();

    public static async Task<Guid> ReaderIdAsync(this Product product, Account account)
    {
        await using var db = await product.Database.Databases.CreateDbContextAsync();
        return db.Users.Single(user => user.Email == account.Email).Id;
    }
}
