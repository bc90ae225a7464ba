namespace CovidLabel.Persistence.Rows;

/// <summary>An upload is also its ingest job: whoever holds the lease decodes it.</summary>
public sealed class UploadRow
{
    public Guid Id { get; init; }
    public required int State { get; set; }
    public required string Source { get; init; }

    /// <summary>Patient given by the uploader; overrides what files say.</summary>
    public string? Patient { get; init; }
    public required Guid CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when the claiming process may be believed to work on it.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>One file of an upload, or one entry of an uploaded archive.</summary>
public sealed class UploadFileRow
{
    public long Id { get; init; }
    public required Guid UploadId { get; init; }
    public required int Ordinal { get; init; }

    /// <summary>The name the uploader gave, for display only; never a path.</summary>
    public required string Name { get; init; }
    public required long SizeBytes { get; init; }
    public required int State { get; set; }

    /// <summary>Why nothing came of it, for a person.</summary>
    public string? Reason { get; set; }

    /// <summary>Oddities met and dealt with, one a line.</summary>
    public string? Notes { get; set; }
}

/// <summary>The bytes as received; deleted once decoded.</summary>
public sealed class UploadContentRow
{
    public required long UploadFileId { get; init; }
    public required byte[] Bytes { get; init; }
}

/// <summary>Which slices a file gave; a duplicate points at the slice that was there before.</summary>
public sealed class UploadFileSliceRow
{
    public required long UploadFileId { get; init; }
    public required long SliceId { get; init; }
}
