namespace CovidLabel.Persistence.Rows;

/// <summary>A training run and its place in the queue.</summary>
public sealed class RunRow
{
    public long Id { get; init; }
    public required string Preset { get; init; }

    /// <summary>All options as JSON, filled in by the trainer when it starts.</summary>
    public string? Options { get; set; }

    /// <summary>Epochs asked for; null takes the preset's.</summary>
    public int? RequestedEpochs { get; init; }
    public required long Seed { get; init; }
    public required int State { get; set; }
    public required Guid RequestedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The trainer at work, and when it last said so.</summary>
    public string? TrainerId { get; set; }
    public DateTimeOffset? HeartbeatAt { get; set; }
    public int Attempts { get; set; }

    /// <summary>Epochs finished, and epochs at most.</summary>
    public int Epoch { get; set; }
    public int? Epochs { get; set; }

    /// <summary>Steps taken of the epoch under way, and steps that an epoch has; null before the first and between epochs.</summary>
    public int? Step { get; set; }
    public int? Steps { get; set; }
    public string? SnapshotHash { get; set; }

    /// <summary>One sentence, present exactly when the run failed.</summary>
    public string? Error { get; set; }
}

/// <summary>One value of one curve, such as train/total, validation/dice.</summary>
public sealed class RunMetricRow
{
    public required long RunId { get; init; }
    public required int Epoch { get; init; }
    public required string Name { get; init; }
    public required double Value { get; init; }
}

public sealed class RunLogRow
{
    public long Id { get; init; }
    public required long RunId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Message { get; init; }
}

/// <summary>A frozen set of annotation revisions with its split; the hash is over the content.</summary>
public sealed class SnapshotRow
{
    public required string Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts a task, part and source, as JSON.</summary>
    public required string Summary { get; init; }
}

public sealed class SnapshotSliceRow
{
    public required string SnapshotHash { get; init; }
    public required long SliceId { get; init; }

    /// <summary>0 train, 1 validation, 2 test.</summary>
    public required int Part { get; init; }
    public required int LabelRevision { get; init; }
    public required int MaskRevision { get; init; }
    public required string PatientGroup { get; init; }
}

/// <summary>What a run produced; never changed.</summary>
public sealed class ModelRow
{
    public long Id { get; init; }
    public required long RunId { get; init; }
    public required string Preset { get; init; }
    public required string Options { get; init; }
    public required string SnapshotHash { get; init; }

    /// <summary>The evaluation on the test part, as JSON (Domain.Training.Evaluation).</summary>
    public required string Evaluation { get; init; }
    public required string WeightsSha256 { get; init; }
    public required long WeightsBytes { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A slice of the weights file (safetensors), so that no single value is larger than 8 MiB.</summary>
public sealed class ModelWeightsRow
{
    public required long ModelId { get; init; }
    public required int Part { get; init; }
    public required byte[] Bytes { get; init; }
}

/// <summary>The newest activation names the active model; rolling back appends another.</summary>
public sealed class ModelActivationRow
{
    public long Id { get; init; }
    public required long ModelId { get; init; }

    /// <summary>The admin who decided, or null where the promotion gate did.</summary>
    public Guid? ActivatedBy { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset At { get; init; }
}

public sealed class PredictionRow
{
    public required long SliceId { get; init; }
    public required long ModelId { get; init; }

    /// <summary>0-1; null where the model has no classification head.</summary>
    public required double? CovidProbability { get; init; }

    /// <summary>Column-major runs of the lesion mask over the slice's size; null where the model has no segmentation head.</summary>
    public required int[]? LesionCounts { get; init; }
    public required long LesionPixels { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Overlap of one mask revision with one model's prediction, in pixels: derived, kept because it never changes.</summary>
public sealed class AgreementRow
{
    public required long SliceId { get; init; }
    public required int MaskRevision { get; init; }
    public required long ModelId { get; init; }
    public required long TruePositives { get; init; }
    public required long FalsePositives { get; init; }
    public required long FalseNegatives { get; init; }
}

/// <summary>A trainer process that said it is alive.</summary>
public sealed class TrainerRow
{
    public required string Id { get; init; }
    public required string Machine { get; init; }
    public required string Device { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset HeartbeatAt { get; set; }
}

/// <summary>A data-protection key shared by all web nodes.</summary>
public sealed class DataProtectionKeyRow
{
    public long Id { get; init; }
    public required string FriendlyName { get; init; }
    public required string Xml { get; init; }
}
