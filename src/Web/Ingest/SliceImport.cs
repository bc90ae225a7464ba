using CovidLabel.Domain.Slices;
using CovidLabel.Imaging.Pixels;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;

namespace CovidLabel.Web.Ingest;

/// <summary>Where a slice comes from, as far as its pixels do not tell.</summary>
/// <param name="Source">Dataset or site.</param>
/// <param name="Patient">Given by whoever imports; overrides the file's pseudonym.</param>
/// <param name="OfficialSplit">The part the dataset's authors put it in.</param>
/// <param name="IsPhantom">Generated, not acquired.</param>
internal sealed record SliceOrigin(string Source, string? Patient = null, string? OfficialSplit = null, bool IsPhantom = false);

/// <summary>Stores decoded slices with hash and thumbnail; the same pixels are stored once.</summary>
internal sealed class SliceImport(SliceStore slices, TimeProvider time)
{
    /// <returns>The slice's id, and whether it was there before.</returns>
    public Task<(long Id, bool Duplicate)> AddAsync(DecodedSlice slice, SliceOrigin origin, CancellationToken cancel) =>
        slices.AddAsync(
            new SliceRow
            {
                Width = slice.Width,
                Height = slice.Height,
                IsHu = slice.IsHu,
                RowSpacingMm = slice.SpacingMm?.RowMm,
                ColumnSpacingMm = slice.SpacingMm?.ColumnMm,
                PositionMm = slice.Place?.PositionMm,
                Coordinates = slice.Place?.Coordinates,
                Patient = origin.Patient ?? slice.Patient,
                Source = origin.Source,
                Series = slice.Series,
                SeriesIndex = slice.Index,
                Sha256 = Convert.ToHexStringLower(SliceHash.Of(slice)),
                NearDuplicateHash = unchecked((long)NearDuplicateHash.Of(slice)),
                OfficialSplit = origin.OfficialSplit,
                IsPhantom = origin.IsPhantom,
                CreatedAt = time.GetUtcNow(),
            },
            SliceHash.LittleEndian(slice.Pixels),
            Thumbnail.Png(slice),
            cancel);
}
