using CovidLabel.Persistence.Queries;

namespace CovidLabel.Web.Components.Models;

/// <summary>A slice that stands for how well the lesions of a test part were found.</summary>
/// <param name="Place">"worst", "median" or "best".</param>
public sealed record Example(string Place, Disagreement Slice);

/// <summary>Which slices of a test part show a model at its worst, as usual, and at its best.</summary>
public static class Examples
{
    /// <summary>At most three slices by Dice, the worst first; fewer where fewer have one. Ties go to the older slice.</summary>
    public static IReadOnlyList<Example> Of(IEnumerable<Disagreement> slices)
    {
        var byDice = slices.Where(slice => slice.Dice is not null).OrderBy(slice => slice.Dice).ThenBy(slice => slice.SliceId).ToList();
        return byDice.Count switch
        {
            0 => [],
            1 => [new("median", byDice[0])],
            2 => [new("worst", byDice[0]), new("best", byDice[1])],
            _ => [new("worst", byDice[0]), new("median", byDice[byDice.Count / 2]), new("best", byDice[^1])],
        };
    }
}
