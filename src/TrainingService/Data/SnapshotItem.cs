using System.Text.Json.Serialization;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Data;

/// <summary>One slice as a snapshot froze it: what is known of it and where it belongs.</summary>
/// <param name="Slice">Identity of the slice where it came from; unique in the snapshot.</param>
/// <param name="Group">
/// The patient, or the near-duplicate group where no patient is known (<see cref="PatientGroups"/>): the unit of the split and of the
/// bootstrap.
/// </param>
/// <param name="Source">Dataset the slice came with; figures are reported for each.</param>
/// <param name="Label">The verdict that counted, or null where there was none.</param>
/// <param name="LabelRevision">Revision of that verdict, 0 for none.</param>
/// <param name="MaskState">What was known of the lesions; only complete and negative masks are in the file.</param>
/// <param name="MaskRevision">Revision of that mask, 0 for none.</param>
/// <param name="IsHu">Whether pixels are Hounsfield units; otherwise 8-bit grey.</param>
/// <param name="Height">Rows in the snapshot.</param>
/// <param name="Width">Columns in the snapshot.</param>
/// <param name="NativeHeight">Rows of the slice where it came from; larger where the snapshot scaled it down.</param>
/// <param name="NativeWidth">Columns of the slice where it came from.</param>
/// <param name="Part">Part of the split.</param>
/// <param name="RowSpacingMm">Distance between neighbouring rows of the snapshot in mm; null where the file had none.</param>
/// <param name="ColumnSpacingMm">Distance between neighbouring columns of the snapshot in mm; null likewise.</param>
public sealed record SnapshotItem(
    string Slice,
    string Group,
    string Source,
    ClassLabel? Label,
    int LabelRevision,
    MaskState MaskState,
    int MaskRevision,
    bool IsHu,
    int Height,
    int Width,
    int NativeHeight,
    int NativeWidth,
    SnapshotPart Part,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? RowSpacingMm = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ColumnSpacingMm = null)
{
    /// <summary>Whether the slice is a target of the segmentation task; the file then holds its label map.</summary>
    public bool HasMask => MaskState.SupervisesSegmentation();

    /// <summary>Steps of the snapshot's grid in pixels of the slice where it came from.</summary>
    [JsonIgnore]
    public GridStep NativeStep => new((double)NativeHeight / Height, (double)NativeWidth / Width);

    /// <summary>Steps of the snapshot's grid in mm, where known.</summary>
    [JsonIgnore]
    public GridStep? StepMm => RowSpacingMm is > 0 and { } row && ColumnSpacingMm is > 0 and { } column ? new GridStep(row, column) : null;
}

/// <summary>Distance between neighbouring rows and columns of a grid.</summary>
public readonly record struct GridStep(double Row, double Column);

/// <summary>Pixels of one slice, with its label map where it supervises segmentation.</summary>
/// <param name="Pixels">Height x width, rows first: HU or 8-bit grey.</param>
/// <param name="LabelMap">Height x width, rows first: 0 background, 1-3 <see cref="LesionKind"/>; null without supervision.</param>
public sealed record SlicePixels(short[] Pixels, byte[]? LabelMap);
