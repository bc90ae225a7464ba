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

    /// <summary>Every rule in one colour scheme, and in the other those that colours matter to, each put on the page as it is.</summary>
    public static async Task AssertInBothSchemesAsync(IPage page, string where)
    {
        await page.WearAsync(ColorScheme.Light);
        await AssertAsync(page, $"{where} ({ColorScheme.Light})");
        await page.WearAsync(ColorScheme.Dark);
        await AssertAsync(page, $"{where} ({ColorScheme.Dark})", coloursAlone: true);
    }

    /// <summary>Another colour scheme at once: colours do not change little by little.</summary>
    public static Task WearAsync(this IPage page, ColorScheme scheme) =>
        page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });

    /// <param name="coloursAlone">Only the rules that depend on colours: names, roles and order are the same in another scheme.</param>
    public static async Task AssertAsync(IPage page, string where, bool coloursAlone = false)
    {
        // It leaves with the document.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<string[]>(
            """
            async (coloursAlone) => {
              const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
              const ofColours = () => axe.getRules(tags).filter((rule) => rule.tags.includes('cat.color')).map((rule) => rule.ruleId);
              const runOnly = coloursAlone ? { type: 'rule', values: ofColours() } : tags;
              const { violations, passes } = await axe.run({ runOnly, resultTypes: ['violations'] });
              if (violations.length + passes.length === 0) return ['axe ran no rule'];
              const nodes = (rule) => rule.nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 120)}`).join(', ');
              return violations.map((rule) => `${rule.id} at ${nodes(rule)}`);
            }
            """,
            coloursAlone);
        Assert.True(found.Length == 0, $"{where}: " + string.Join("; ", found));
    }
}
