using System.Text.Json;

namespace CovidLabel.Domain.Training;

/// <summary>One line of a snapshot's summary, as the trainer writes it: what one source gives one part of the split.</summary>
/// <param name="Reconstruction">Slices that teach the task; the same for the other two.</param>
/// <param name="Conflicts">Contradictory labels, each under its COVID slice; null in summaries written before they were looked for.</param>
/// <param name="AcceptedLabels">Of these slices, labels accepted from a model unedited, which are no targets; null in older summaries.</param>
/// <param name="AcceptedMasks">The same for finished masks.</param>
public sealed record SnapshotCount(
    SnapshotPart Part,
    string Source,
    int Patients,
    int Reconstruction,
    int Classification,
    int Segmentation,
    IReadOnlyList<LabelConflict>? Conflicts = null,
    int? AcceptedLabels = null,
    int? AcceptedMasks = null)
{
    /// <summary>All slices: every one teaches reconstruction.</summary>
    public int Slices => Reconstruction;

    public static string Write(IEnumerable<SnapshotCount> summary) => JsonSerializer.Serialize(summary, EvaluationJson.Options);

    /// <summary>Empty for a missing summary, or one of another shape.</summary>
    public static IReadOnlyList<SnapshotCount> Read(string? json)
    {
        if (string.IsNullOrWhiteSpace(json)) return [];
        try
        {
            return JsonSerializer.Deserialize<IReadOnlyList<SnapshotCount>>(json, EvaluationJson.Options) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <summary>Two slices that look the same and are labelled differently: one of the labels, or of the pictures, is wrong.</summary>
/// <param name="Covid">The slice labelled COVID.</param>
/// <param name="NonCovid">The slice labelled non-COVID.</param>
/// <param name="DistanceBits">How far apart their picture hashes are, of 512 bits.</param>
public sealed record LabelConflict(string Covid, string NonCovid, int DistanceBits);
