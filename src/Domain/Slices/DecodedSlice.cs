namespace CovidLabel.Domain.Slices;

/// <summary>
/// One slice as the decoder delivers it: pixels and what the file says of them. Nothing here identifies a person.
/// </summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Pixels">
/// height x width values, rows first, top left first: Hounsfield units where <paramref name="IsHu"/>, else 8-bit grey 0-255.
/// </param>
/// <param name="IsHu">Whether values are Hounsfield units (DICOM PS3.3 C.7.6.16.2.9.1 rescale) or display grey.</param>
/// <param name="SpacingMm">Row and column spacing in mm, or null where the file has none.</param>
/// <param name="Patient">Pseudonym of the patient, or null where the file names none.</param>
/// <param name="Series">Pseudonym of the series, or null.</param>
/// <param name="Index">Position in the series, from 0.</param>
public sealed record DecodedSlice(
    int Height,
    int Width,
    short[] Pixels,
    bool IsHu,
    PixelSpacing? SpacingMm,
    string? Patient,
    string? Series,
    int Index)
{
    /// <summary>Where the slice lies in the patient, or null where the file does not say.</summary>
    public SlicePlace? Place { get; init; }
}

/// <summary>
/// A slice's position along its normal. Two positions compare only in the same coordinates: a patient who lies down again is
/// somewhere else on the table (DICOM PS3.3 C.7.4.1.1.1).
/// </summary>
/// <param name="Coordinates">Pseudonym of frame of reference and direction of the normal.</param>
public sealed record SlicePlace(double PositionMm, string Coordinates);

/// <summary>Distance between pixel centres in mm (DICOM PS3.3 10.7.1.3: row spacing first).</summary>
public sealed record PixelSpacing(double RowMm, double ColumnMm);
