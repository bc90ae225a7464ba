using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Slices;
using CovidLabel.Imaging.Phantom;
using CovidLabel.Imaging.Pixels;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;

namespace Viewer;

/// <summary>A series of generated slices of one size, straight in the database.</summary>
internal sealed record Series(int Side, IReadOnlyList<long> Slices)
{
    private const int Generated = 512;
    private const int Blobs = 50;

    public static async Task<Series> AddAsync(SliceStore slices, int side, int count)
    {
        var ids = new List<long>();
        foreach (var phantom in ChestPhantom.Generate(seed: side, patients: 1, slicesPerPatient: count, size: Math.Min(side, Generated)))
        {
            var slice = Enlarged(phantom.Slice, side);
            var row = new SliceRow
            {
                Width = side,
                Height = side,
                IsHu = slice.IsHu,
                RowSpacingMm = slice.SpacingMm?.RowMm,
                ColumnSpacingMm = slice.SpacingMm?.ColumnMm,
                Patient = $"bench-{side}",
                Source = "bench",
                Series = $"bench-{side}",
                SeriesIndex = slice.Index,
                Sha256 = Convert.ToHexStringLower(SliceHash.Of(slice)),
                NearDuplicateHash = unchecked((long)NearDuplicateHash.Of(slice)),
                IsPhantom = true,
                CreatedAt = DateTimeOffset.UtcNow,
            };
            ids.Add((await slices.AddAsync(row, SliceHash.LittleEndian(slice.Pixels), Thumbnail.Png(slice), CancellationToken.None)).Id);
        }

        return new Series(side, ids);
    }

    /// <summary>Fifty separate discs, half of them of each of two kinds.</summary>
    public async Task AddBlobsAsync(AnnotationStore annotations, Guid reader)
    {
        var labels = new byte[Side * Side];
        var columns = (int)Math.Ceiling(Math.Sqrt(Blobs));
        var pitch = Side / (columns + 1);
        for (var blob = 0; blob < Blobs; blob++)
        {
            var (x, y) = (pitch * (1 + (blob % columns)), pitch * (1 + (blob / columns)));
            var radius = pitch / 3;
            for (var row = y - radius; row <= y + radius; row++)
            {
                for (var column = x - radius; column <= x + radius; column++)
                {
                    if (((row - y) * (row - y)) + ((column - x) * (column - x)) <= radius * radius)
                        labels[(row * Side) + column] = (byte)(1 + (blob % 2));
                }
            }
        }

        await annotations.AppendMaskAsync(Slices[0], 0, LesionMask.FromLabelMap(MaskState.Partial, labels, Side, Side), reader, "blobs");
    }

    private static DecodedSlice Enlarged(DecodedSlice slice, int side)
    {
        if (slice.Width == side) return slice;
        var pixels = new short[side * side];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++) pixels[(y * side) + x] = slice.Pixels[(y * slice.Height / side * slice.Width) + (x * slice.Width / side)];
        }

        return slice with { Height = side, Width = side, Pixels = pixels };
    }
}
