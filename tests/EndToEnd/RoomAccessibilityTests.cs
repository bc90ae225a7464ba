using CovidLabel.Domain.Annotations;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>
/// The reading room and the compare page with whatever can be open in them: axe finds no violation of WCAG 2.1 AA in either colour
/// scheme, and Tab leads to every control, each of which is seen when it has the focus.
/// </summary>
public sealed class RoomAccessibilityTests(Product product, Browser browser) : IClassFixture<Product>, IClassFixture<Browser>
{
    private const int Size = 128;

    [Fact]
    public async Task Room_WithEachPanelOpen_IsAccessible()
    {
        var slice = (await product.SeriesAsync(size: Size)).Single();
        await product.PredictAsync(slice, Predictions.Square(60, 60, 20), 0.8);
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var room = await ReadingRoom.OpenAsync(page, product, slice);
        Task AxeAsync(string what) => Accessibility.AssertInBothSchemesAsync(page, what);

        await room.PressAsync("t");
        await room.PressAsync("Shift+G");
        await Assertions.Expect(room.Message).ToContainTextAsync("no ground glass is drawn");
        await AxeAsync("range of the threshold brush, notice over the slice");
        await room.PressAsync("Shift+L");
        await room.DragAsync(Size, (20, 20), (60, 50));
        await room.WhenAsync("data-measurements", "1");
        await room.PressAsync("Shift+R");
        await room.PressAsync("q");
        await room.PressAsync("v");
        await room.PressAsync("y");
        await room.WhenAsync("data-verdict", "agree");
        await AxeAsync("tolerance of the region tool, measurement, turned view, outline and verdict");

        await room.PressAsync("Shift+P");
        await room.WhenAsync("data-right", "prediction");
        await AxeAsync("second pane with the prediction");
        await room.PressAsync("a");
        await room.PressAsync("2");
        await room.WhenAsync("data-pending-edits", "0");
        await room.PressAsync("Shift+Z");
        await Assertions.Expect(page.Locator("[data-entry=label-1]")).ToBeVisibleAsync();
        await room.PressAsync("g");
        await room.PressAsync("b");
        await room.ClickAsync(30, 30, Size);
        await Assertions.Expect(page.Locator("[data-entry=mask-2]")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore mask 1" }).FocusAsync();
        await AxeAsync("history");
        await room.PressAsync("Escape");

        await room.PressAsync("x");
        await page.Context.SetOfflineAsync(true);
        await room.PressAsync("1");
        await room.WhenAsync("data-save-state", "offline");
        await AxeAsync("crosshair, offline");
        await page.Context.SetOfflineAsync(false);
        await room.SavedAsync();
        await room.PressAsync("Shift+F");
        await room.WhenAsync("data-full-screen", "true");
        await AxeAsync("full screen");
    }

    [Fact]
    public async Task Room_WithEachDialogOpen_IsAccessible()
    {
        var slice = (await product.SeriesAsync(size: Size)).Single();
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var room = await ReadingRoom.OpenAsync(page, product, slice);
        var dialog = page.GetByRole(AriaRole.Dialog);
        Task AxeAsync(string what) => Accessibility.AssertInBothSchemesAsync(page, what);

        await room.PressAsync("?");
        await AxeAsync("key sheet");
        await dialog.Locator("[data-rebind=toggle-invert]").ClickAsync();
        await room.PressAsync("Alt+q");
        await Assertions.Expect(dialog).ToContainTextAsync("Keys with Alt belong to the browser.");
        await AxeAsync("a key that is refused");
        await room.PressAsync("e");
        await Assertions.Expect(dialog).ToContainTextAsync("E is the key of “Eraser”");
        await AxeAsync("a key that is taken");
        await room.PressAsync("Enter");
        await Assertions.Expect(dialog.Locator("[data-rebind=tool-eraser]")).ToHaveTextAsync("no key");
        await AxeAsync("a command without a key");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "All keys as they were" }).ClickAsync();
        await room.PressAsync("Escape");

        await room.PressAsync("Control+Enter");
        await Assertions.Expect(dialog).ToContainTextAsync("Record that there is nothing here");
        await AxeAsync("complete and next");
        await room.PressAsync("Escape");
        await room.ClickAsync(30, 30, Size);
        await room.PressAsync("n");
        await Assertions.Expect(dialog).ToContainTextAsync("Remove them");
        await AxeAsync("nothing here over lesions");
        await room.PressAsync("Escape");
        await room.SavedAsync();

        await product.DrawAsAdminAsync(slice, 80, 80, 10);
        await room.ClickAsync(50, 50, Size);
        await Assertions.Expect(dialog.Locator("[data-part=merge-choices] li").First).ToBeVisibleAsync();
        await AxeAsync("conflict over the mask");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Decide later" }).ClickAsync();
        await AxeAsync("conflict put off");
        await room.PressAsync("r");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await room.SavedAsync();
        await product.Annotations().AppendLabelAsync(slice, 0, ClassLabel.NonCovid, await product.ReaderIdAsync(product.Admin));
        await room.PressAsync("1");
        await Assertions.Expect(dialog).ToContainTextAsync("Theirs: non-COVID");
        await AxeAsync("conflict over the label");
    }

    [Fact]
    public async Task ComparePage_InEachView_IsAccessible()
    {
        var source = $"axe-{Guid.NewGuid():N}";
        var slice = await DisagreedAboutAsync(source);
        var page = await browser.SignedInAsync(product, product.Radiologist);
        await page.GotoAsync($"{product.Address}/compare?slice={slice}");
        var root = page.Locator("[data-compare]");
        await Assertions.Expect(root).ToHaveAttributeAsync("data-ready", "true");
        Task AxeAsync(string what) => Accessibility.AssertInBothSchemesAsync(page, what);

        await Assertions.Expect(page.Locator($"[data-open-slice='{slice}']")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Shift+Y");
        await Assertions.Expect(root).ToHaveAttributeAsync("data-verdict", "disagree");
        await AxeAsync("side by side, with a verdict");
        await page.Keyboard.PressAsync("Shift+C");
        await Assertions.Expect(root).ToHaveAttributeAsync("data-side", "reader");
        await AxeAsync("one place, the reader's turn");
        await page.Keyboard.PressAsync("Shift+W");
        await Assertions.Expect(root).ToHaveAttributeAsync("data-side", "model");
        await AxeAsync("one place, the model's turn");
        await page.Keyboard.PressAsync("Shift+D");
        await AxeAsync("the difference alone");
        await page.Locator("select[name=source]").SelectOptionAsync(source);
        await page.Locator("select[name=verdict]").SelectOptionAsync("corrected");
        await Assertions.Expect(page.GetByText("No slice matches this filter.")).ToBeVisibleAsync();
        await AxeAsync("a filter that nothing matches");
        var unpredicted = (await product.SeriesAsync(size: Size)).Single();
        await page.GotoAsync($"{product.Address}/compare?slice={unpredicted}");
        await Assertions.Expect(page.GetByText("No prediction of this slice yet.").First).ToBeVisibleAsync();
        await AxeAsync("no prediction");
    }

    [Fact]
    public async Task OfficePages_WithAQuestionOrAnAnswerShown_AreAccessible()
    {
        var page = await browser.SignedInAsync(product, product.Admin);
        await page.GotoAsync($"{product.Address}/settings");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("saved", new() { Exact = true })).ToBeVisibleAsync();
        await Accessibility.AssertInBothSchemesAsync(page, "settings, saved");
        await page.GotoAsync($"{product.Address}/people");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset password of" }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("Replace the password by a one-time one?")).ToBeVisibleAsync();
        await Accessibility.AssertInBothSchemesAsync(page, "a question in a row");
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(1024, 768)]
    public async Task Room_ByTab_LeadsToEveryControl_AndShowsWhereOneIs(int width, int height)
    {
        var series = await product.SeriesAsync(length: 3, size: Size);
        await product.PredictAsync(series[1], Predictions.Square(60, 60, 20), 0.8);
        var page = await browser.SignedInAsync(product, product.Radiologist, width: width, height: height);
        var room = await ReadingRoom.OpenAsync(page, product, series[1]);
        await Assertions.Expect(page.Locator("[data-part=series] a")).ToHaveCountAsync(series.Count);
        await Assertions.Expect(page.Locator("[data-command=verdict-agree]")).ToBeEnabledAsync();
        foreach (var key in new[] { "1", "Shift+P", "Shift+R" }) await room.PressAsync(key);
        await AssertEveryControlIsReachedAsync(page);
    }

    [Fact]
    public async Task Crosshair_OnASliceLargerThanThePane_ShowsThatItHasTheKeys()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var room = await ReadingRoom.OpenAsync(page, product, (await product.SeriesAsync(size: Size)).Single());
        for (var presses = 0; presses < 5; presses++) await room.PressAsync("+");
        await room.PressAsync("x");
        await Assertions.Expect(page.Locator("[data-part=stage]")).ToBeFocusedAsync();
        await page.AssertFocusPaintedAsync();
    }

    [Fact]
    public async Task ComparePage_ByTab_LeadsToEveryControl_AndShowsWhereOneIs()
    {
        var slice = await DisagreedAboutAsync();
        var page = await browser.SignedInAsync(product, product.Radiologist);
        await page.GotoAsync($"{product.Address}/compare?slice={slice}");
        await Assertions.Expect(page.Locator("[data-compare]")).ToHaveAttributeAsync("data-ready", "true");
        await Assertions.Expect(page.Locator($"[data-open-slice='{slice}']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-command=verdict-agree]")).ToBeEnabledAsync();
        await AssertEveryControlIsReachedAsync(page);
    }

    /// <summary>A slice in the list of disagreements: the model says COVID, the admin not.</summary>
    private async Task<long> DisagreedAboutAsync(string source = "looking")
    {
        var slice = (await product.SeriesAsync(size: Size, source: source)).Single();
        await product.PredictAsync(slice, Predictions.Square(60, 60, 20), 0.8);
        await product.DrawAsAdminAsync(slice, 50, 50, 20);
        await product.Annotations().AppendLabelAsync(slice, 0, ClassLabel.NonCovid, await product.ReaderIdAsync(product.Admin));
        return slice;
    }

    /// <summary>One round by Tab meets all that is enabled and shown in the page's main part.</summary>
    private static async Task AssertEveryControlIsReachedAsync(IPage page)
    {
        var controls = await page.EvaluateAsync<int>(
            """
            () => {
              const kinds = 'a[href], button, input, select, textarea, summary';
              const isOpen = (control) => !control.matches(':disabled') && control.checkVisibility({ visibilityProperty: true });
              window.controls = new Set([...document.querySelectorAll('main :is(' + kinds + ')')].filter(isOpen));
              return window.controls.size;
            }
            """);
        Assert.True(controls > 15, $"{controls} controls");
        for (var presses = 0; presses < 2 * controls; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            // At the end of the page the browser's own controls have their turn.
            if (await page.EvaluateAsync<bool>("() => document.activeElement === document.body")) continue;
            await page.AssertFocusSeenAsync();
            await page.AssertFocusPaintedAsync();
            if (await page.EvaluateAsync<bool>("() => { window.controls.delete(document.activeElement); return window.controls.size === 0; }")) return;
        }

        Assert.Empty(await page.EvaluateAsync<string[]>("() => [...window.controls].map((control) => control.outerHTML.slice(0, 120))"));
    }
}
