using System.Text.Json;
using CovidLabel.Domain.Training;

namespace CovidLabel.Web.Components.Training;

/// <summary>One line of a snapshot's summary, as the trainer wrote it: what one source gives one part of the split.</summary>
/// <param name="Reconstruction">Slices that teach the task; the same for the other two.</param>
public sealed record SnapshotCount(
    SnapshotPart Part, string Source, int Patients, int Reconstruction, int Classification, int Segmentation)
{
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
