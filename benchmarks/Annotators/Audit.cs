using CovidLabel.Persistence.Stores;

namespace Annotators;

/// <summary>What was acknowledged against what the database holds.</summary>
/// <param name="Lost">Acknowledged, and absent or different in the history.</param>
/// <param name="Overwritten">Acknowledged as based on a revision that was not the one just before it: somebody's work in between was not seen.</param>
/// <param name="Unasked">In the history without an acknowledgement: saved twice, or never told.</param>
internal sealed record Audit(int Lost, int Overwritten, int Unasked)
{
    public static async Task<Audit> OfAsync(IReadOnlyCollection<Acknowledged> saves, IReadOnlyDictionary<long, int> firstRevisions, AnnotationStore annotations)
    {
        int lost = 0, unasked = 0;
        foreach (var slice in saves.GroupBy(save => save.SliceId))
        {
            var history = await annotations.MaskHistoryAsync(slice.Key);
            var held = history.ToDictionary(revision => revision.Revision, revision => revision.Mask.Lesions.SelectMany(lesion => lesion.Pixels.Counts));
            lost += slice.Count(save => !held.TryGetValue(save.Revision, out var counts) || !counts.SequenceEqual(save.Counts));
            var told = slice.Select(save => save.Revision).ToHashSet();
            unasked += held.Keys.Count(revision => revision > firstRevisions[slice.Key] && !told.Contains(revision));
        }

        return new Audit(lost, saves.Count(save => save.Revision != save.BasedOn + 1), unasked);
    }
}
