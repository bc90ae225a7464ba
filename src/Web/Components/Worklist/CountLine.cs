using CovidLabel.Persistence.Queries;
using CovidLabel.Web.Components.Common;

namespace CovidLabel.Web.Components.Worklist;

/// <summary>One line that says how many slices there are of what; each number counts slices.</summary>
public static class CountLine
{
    /// <summary>"933 slices: 251 COVID, 290 non-COVID, 50 masks; 392 unlabelled".</summary>
    /// <remarks>
    /// A mask is one that teaches segmentation: complete, or negative ("clear"), which is a finished reading too. Partial ones are
    /// said apart, and only where there are any.
    /// </remarks>
    public static string Write(SliceCounts counts)
    {
        var masks = Words.Count(counts.MaskComplete + counts.MaskNegative, "mask");
        if (counts.MaskNegative > 0) masks += $" ({Words.Number(counts.MaskNegative)} clear)";
        if (counts.MaskPartial > 0) masks += $", {Words.Number(counts.MaskPartial)} partial";
        return $"{Words.Count(counts.Total, "slice")}: {Words.Number(counts.Covid)} COVID, {Words.Number(counts.NonCovid)} non-COVID, "
            + $"{masks}; {Words.Number(counts.Unlabelled)} unlabelled";
    }
}
