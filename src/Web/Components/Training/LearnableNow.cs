using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Stores;

namespace CovidLabel.Web.Components.Training;

/// <summary>How many slices one task would learn from.</summary>
/// <param name="Undealt">Slices of patients that snapshot did not hold: the run deals them when it starts.</param>
/// <param name="Clear">Of <paramref name="N"/>, slices that a reader found free of lesions; only segmentation has them.</param>
public sealed record TaskMaterial(string Task, int N, int Train, int Validation, int Test, int Undealt, int Clear);

/// <summary>What a run started now would learn from, task by task.</summary>
public static class LearnableNow
{
    /// <param name="slices">Every slice with its current annotation.</param>
    /// <param name="earlier">The active model's snapshot: its patients stay in their part, so that a new model can be compared with it on them.</param>
    public static IReadOnlyList<TaskMaterial> Of(IReadOnlyList<TrainingSlice> slices, IReadOnlyList<SnapshotSlice> earlier)
    {
        var partOfSlice = earlier.ToDictionary(slice => slice.SliceId, slice => slice.Part);
        var partOfPatient = new Dictionary<(string Source, string Patient), SnapshotPart>();
        foreach (var slice in slices)
        {
            if (slice.Patient is { } patient && partOfSlice.TryGetValue(slice.Id, out var part))
                partOfPatient.TryAdd((slice.Source, patient), part);
        }

        return
        [
            Count("reconstruction", slices),
            Count("classification", slices.Where(slice => slice.Label is not null)),
            Count("segmentation", slices.Where(slice => slice.MaskState.SupervisesSegmentation())),
        ];

        SnapshotPart? PartOf(TrainingSlice slice) =>
            partOfSlice.TryGetValue(slice.Id, out var part) ? part
            : slice.Patient is { } patient && partOfPatient.TryGetValue((slice.Source, patient), out part) ? part
            : null;

        TaskMaterial Count(string task, IEnumerable<TrainingSlice> material)
        {
            var dealt = material.Select(slice => (Slice: slice, Part: PartOf(slice))).ToList();
            int In(SnapshotPart? part) => dealt.Count(item => item.Part == part);
            return new TaskMaterial(
                task, dealt.Count, In(SnapshotPart.Train), In(SnapshotPart.Validation), In(SnapshotPart.Test), In(null),
                task == "segmentation" ? dealt.Count(item => item.Slice.MaskState == MaskState.Negative) : 0);
        }
    }
}
