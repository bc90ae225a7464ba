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

    /// <summary>
    /// What has the focus looks otherwise without it, in at least half as many pixels as it has around: its outline is neither cut
    /// off nor painted over.
    /// </summary>
    public static async Task AssertFocusPaintedAsync(this IPage page)
    {
        var box = await page.EvaluateAsync<float[]>(
            """
            () => {
              window.focused = document.activeElement;
              const box = focused.getBoundingClientRect();
              const [left, top] = [Math.max(0, box.left - 4), Math.max(0, box.top - 4)];
              return [left, top, Math.min(innerWidth, box.right + 4) - left, Math.min(innerHeight, box.bottom + 4) - top];
            }
            """);
        var clip = new PageScreenshotOptions { Clip = new Clip { X = box[0], Y = box[1], Width = box[2], Height = box[3] } };
        var with = await page.ScreenshotAsync(clip);
        await page.EvaluateAsync("() => window.focused.blur()");
        var without = await page.ScreenshotAsync(clip);
        var words = await page.EvaluateAsync<string>("() => { window.focused.focus(); return window.focused.outerHTML.slice(0, 120); }");
        var changed = await ChangedPixelsAsync(page, with, without);
        Assert.True(changed >= box[2] + box[3], $"{changed} pixels show the focus on {words}");
    }

    /// <summary>In how many pixels two pictures of one size differ.</summary>
    private static Task<int> ChangedPixelsAsync(IPage page, params byte[][] pngs) => page.EvaluateAsync<int>(
        """
        async (pngs) => {
          const [one, other] = await Promise.all(pngs.map(async (png) => {
            const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
            const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
            const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
            context.drawImage(picture, 0, 0);
            return new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer);
          }));
          return one.filter((pixel, i) => pixel !== other[i]).length;
        }
        """,
        pngs.Select(Convert.ToBase64String).ToArray());
}
