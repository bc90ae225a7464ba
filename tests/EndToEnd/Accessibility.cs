using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>What axe finds on a page against WCAG 2.1 AA.</summary>
internal static class Accessibility
{
    private static readonly AxeRunOptions Wcag = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] },
        ResultTypes = [ResultType.Violations],
    };

    public static readonly IReadOnlyList<ColorScheme> Schemes = [ColorScheme.Light, ColorScheme.Dark];

    /// <summary>In either colour scheme, each put on the page as it is.</summary>
    public static async Task AssertInBothSchemesAsync(IPage page, string where)
    {
        foreach (var scheme in Schemes)
        {
            await page.WearAsync(scheme);
            await AssertAsync(page, $"{where} ({scheme})");
        }
    }

    /// <summary>Another colour scheme at once: colours do not change little by little.</summary>
    public static Task WearAsync(this IPage page, ColorScheme scheme) =>
        page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });

    public static async Task AssertAsync(IPage page, string where)
    {
        var found = await page.RunAxe(Wcag);
        Assert.True(found.Violations.Length == 0, $"{where}: " + string.Join("; ", found.Violations.Select(violation =>
            $"{violation.Id} at {string.Join(", ", violation.Nodes.Take(3).Select(node => $"{node.Target} {node.Html[..Math.Min(120, node.Html.Length)]}"))}")));
    }
}
