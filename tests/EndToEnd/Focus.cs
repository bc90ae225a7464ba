using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>Where the keyboard is on a page, and whether one sees that.</summary>
internal static class Focus
{
    /// <summary>More presses than any page has controls.</summary>
    private const int MostTabs = 150;

    /// <summary>Presses Tab until a control has the focus, which is seen on every control along the way.</summary>
    public static async Task TabToAsync(this IPage page, ILocator control)
    {
        for (var presses = 0; presses < MostTabs; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            await page.AssertFocusSeenAsync();
            if (await control.EvaluateAsync<bool>("it => it === document.activeElement")) return;
        }

        Assert.Fail($"{control} is not reached by Tab");
    }

    /// <summary>What has the focus lies in the window, is covered by nothing, and has an outline.</summary>
    public static async Task AssertFocusSeenAsync(this IPage page)
    {
        var hidden = await page.EvaluateAsync<string?>(
            """
            () => {
              const focused = document.activeElement;
              if (!focused || focused === document.body) return null;
              const words = focused.outerHTML.slice(0, 120);
              const outlined = ['', '::after'].some((part) => {
                const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(focused, part || null);
                return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/, 0\)$/.test(outlineColor);
              });
              if (!outlined) return `no outline: ${words}`;
              const box = focused.getBoundingClientRect();
              const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
              const above = document.elementFromPoint(x, y);
              if (!above) return `outside the window: ${words}`;
              return above.contains(focused) || focused.contains(above) ? null : `covered: ${words}`;
            }
            """);
        Assert.Null(hidden);
    }
}
