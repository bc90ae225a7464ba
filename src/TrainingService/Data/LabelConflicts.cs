using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Data;

/// <summary>Near-duplicates with different labels: nothing can learn both, and a test part that holds them cannot be answered rightly.</summary>
public static class LabelConflicts
{
    /// <summary>Every pair of a COVID and a non-COVID slice that look the same, in the snapshot's order.</summary>
    public static IReadOnlyList<LabelConflict> Of(SnapshotFile snapshot)
    {
        var pictures = snapshot.Items.Where(item => item.Label is not null)
            .Select(item => (Item: item, Hash: NearDuplicateHash.Of(snapshot.Read(item).Pixels, item.Height, item.Width)))
            .ToLookup(picture => picture.Item.Label);
        var conflicts =
            from covid in pictures[ClassLabel.Covid]
            from other in pictures[ClassLabel.NonCovid]
            let distance = covid.Hash.DistanceTo(other.Hash)
            where distance <= NearDuplicateHash.MaxDistanceBits
            select new LabelConflict(covid.Item.Slice, other.Item.Slice, distance);
        return [.. conflicts];
    }
}
