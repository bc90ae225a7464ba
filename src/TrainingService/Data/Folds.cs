using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Deals whole patients to the folds of a cross-validation, stratified as <see cref="Split"/> is: within each stratum patients are taken in
/// the order of a seeded hash, and each goes to the fold that has the fewest slices of the stratum, then of all.
/// </summary>
public static class Folds
{
    /// <returns>The fold of every group, from 0.</returns>
    /// <exception cref="ArgumentException">Fewer than two folds, or fewer patients than folds.</exception>
    public static IReadOnlyDictionary<string, int> Assign(IEnumerable<Split.Member> members, long seed, int folds)
    {
        var groups = members.GroupBy(member => member.Group, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Stratum: Split.StratumOf(group), Slices: group.Count())).ToArray();
        if (folds < 2 || folds > groups.Length) throw new ArgumentException($"{folds} folds of {groups.Length} patients; at least 2 folds with a patient each are needed");
        var result = new Dictionary<string, int>(StringComparer.Ordinal);
        var all = new long[folds];
        foreach (var stratum in groups.GroupBy(group => group.Stratum).OrderBy(stratum => stratum.Key, StringComparer.Ordinal))
        {
            var taken = new long[folds];
            foreach (var (name, _, slices) in stratum.OrderBy(group => SeededRandom.HashOf($"{seed}/{group.Name}")))
            {
                var fold = Enumerable.Range(0, folds).MinBy(number => (taken[number], all[number], number));
                result[name] = fold;
                taken[fold] += slices;
                all[fold] += slices;
            }
        }

        return result;
    }

    /// <summary>
    /// A snapshot's items once a fold: the fold's patients are its test part, the others train and validate. To be written with
    /// <see cref="SnapshotWriter.Write"/> and the snapshot's own <see cref="SnapshotFile.Read"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Fewer than two folds, or fewer patients than folds.</exception>
    public static IReadOnlyList<IReadOnlyList<SnapshotItem>> Of(IReadOnlyList<SnapshotItem> items, long seed, int folds)
    {
        Split.Member[] members = [.. items.Select(item => new Split.Member(item.Group, item.Source, item.Label, item.HasMask))];
        var foldOf = Assign(members, seed, folds);

        // As many validate as in an ordinary split: what is given there is a share of all, here of what is not tested.
        var rest = new SplitFractions(SplitFractions.For(foldOf.Count).Validation * folds / (folds - 1), Test: 0);
        return
        [
            .. Enumerable.Range(0, folds).Select(fold =>
            {
                var parts = Split.Assign(members.Where(member => foldOf[member.Group] != fold), seed, rest);
                return items.Select(item => item with
                {
                    Part = foldOf[item.Group] == fold ? SnapshotPart.Test : parts[item.Group],
                    NativeHeight = item.Height,
                    NativeWidth = item.Width,
                }).ToArray();
            }),
        ];
    }
}
