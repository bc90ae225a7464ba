using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>
/// What axe finds on a page against WCAG 2.1 AA. It runs in the page itself: axe's own integration opens a second page for every run, which here
/// took longer than most runs; that is for frames of other origins, and no page has any.
/// </summary>
internal static class Accessibility
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

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
        // It leaves with the document.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<string[]>(
            """
            async () => {
              const { violations, passes } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] });
              if (violations.length + passes.length === 0) return ['axe ran no rule'];
              const nodes = (rule) => rule.nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 120)}`).join(', ');
              return violations.map((rule) => `${rule.id} at ${nodes(rule)}`);
            }
            """);
        Assert.True(found.Length == 0, $"{where}: " + string.Join("; ", found));
    }
}
