using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Data;

/// <summary>What a snapshot holds, by part and source.</summary>
public static class SnapshotSummary
{
    public static IReadOnlyList<SnapshotCount> Of(IReadOnlyList<SnapshotItem> items, IReadOnlyList<LabelConflict> conflicts)
    {
        var byCovid = conflicts.ToLookup(conflict => conflict.Covid);
        return
        [
            .. items.GroupBy(item => (item.Part, item.Source)).OrderBy(group => group.Key.Part).ThenBy(group => group.Key.Source, StringComparer.Ordinal)
                .Select(group => new SnapshotCount(
                    group.Key.Part,
                    group.Key.Source,
                    group.Select(item => item.Group).Distinct().Count(),
                    group.Count(),
                    group.Count(item => item.Label is not null),
                    group.Count(item => item.HasMask),
                    [.. group.SelectMany(item => byCovid[item.Slice])])),
        ];
    }
}
