namespace CovidLabel.Persistence.Rows;

/// <summary>What one reader thought of one prediction at one time; the newest of a reader counts.</summary>
public sealed class VerdictRow
{
    public long Id { get; init; }
    public required long SliceId { get; init; }
    public required long ModelId { get; init; }
    public required Guid ReaderId { get; init; }

    /// <summary>Domain.Annotations.Verdict.</summary>
    public required int Verdict { get; init; }

    /// <summary>Domain.Annotations.VerdictSubject.</summary>
    public required int Subject { get; init; }
    public required string? Reason { get; init; }

    /// <summary>The client's key of this verdict; null where the system set it.</summary>
    public required string? IdempotencyKey { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Time a reader worked on a slice without a break: idle and hidden time is not in it.</summary>
public sealed class ReadingTimeRow
{
    public long Id { get; init; }
    public required long SliceId { get; init; }
    public required Guid ReaderId { get; init; }
    public required long ActiveMs { get; init; }
    public required string IdempotencyKey { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>How reading is done here, as an admin decided; the newest row counts.</summary>
public sealed class RoomSettingsRow
{
    public long Id { get; init; }

    /// <summary>A radiologist sees a slice's prediction only after an annotation of their own.</summary>
    public required bool BlindedReading { get; init; }

    /// <summary>Whether labels and masks accepted from a model unedited teach the next one.</summary>
    public required bool LearnFromAccepted { get; init; }
    public required Guid ChangedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
}
