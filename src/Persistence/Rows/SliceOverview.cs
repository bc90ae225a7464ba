namespace CovidLabel.Persistence.Rows;

/// <summary>
/// A slice with what is currently true of it: the view slice_overview, which picks the highest label and mask revision
/// and the active model's prediction.
/// </summary>
public sealed class SliceOverview
{
    public long Id { get; init; }
    public int Width { get; init; }
    public int Height { get; init; }
    public bool IsHu { get; init; }
    public double? RowSpacingMm { get; init; }
    public double? ColumnSpacingMm { get; init; }
    public string? Patient { get; init; }
    public required string Source { get; init; }
    public string? Series { get; init; }
    public int SeriesIndex { get; init; }
    public required string Sha256 { get; init; }
    public bool IsPhantom { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>0 non-COVID, 1 COVID, null none (Domain.Annotations.ClassLabel).</summary>
    public int? Label { get; init; }

    /// <summary>0 where nobody labelled yet.</summary>
    public int LabelRevision { get; init; }
    public Guid? LabelReaderId { get; init; }

    /// <summary>Domain.Annotations.MaskState.</summary>
    public int MaskState { get; init; }

    /// <summary>0 where nobody drew yet.</summary>
    public int MaskRevision { get; init; }
    public Guid? MaskReaderId { get; init; }
    public long LesionPixels { get; init; }
    public DateTimeOffset TouchedAt { get; init; }

    /// <summary>The active model, where it has predicted this slice.</summary>
    public long? ModelId { get; init; }
    public double? CovidProbability { get; init; }
}
