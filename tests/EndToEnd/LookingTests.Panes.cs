using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>Two versions at once: the second pane, the compare page's views, a conflict that is merged, and the reader's own keys.</summary>
public sealed partial class LookingTests
{
    [Fact]
    public async Task SecondPane_ShowsAnotherReadersVersionAndThePriorStudy_AtTheSamePlace()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var patient = $"P-{Guid.NewGuid():N}";
        var now = await product.SeriesAsync(length: 3, size: Size, patient: patient, series: "now");
        var before = await product.SeriesAsync(length: 5, size: Size, patient: patient, series: "before");
        await product.DrawAsAdminAsync(now[1], 30, 80, 12);
        var room = await ReadingRoom.OpenAsync(page, product, now[1]);
        await room.PressAsync("Shift+P");
        await room.WhenAsync("data-second-pane", "true");
        var choice = page.GetByLabel("Right pane shows");
        await Assertions.Expect(choice.Locator("option")).ToHaveCountAsync(4);
        await Assertions.Expect(choice.Locator("option").Nth(2)).ToContainTextAsync(": revision 1, partial");
        await Assertions.Expect(page.GetByText("No model has looked at this slice yet.")).ToBeVisibleAsync();

        // My version empties the slice; the other reader's is still there to be looked at.
        await room.PressAsync("n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove them" }).ClickAsync();
        await room.SavedAsync();
        await choice.SelectOptionAsync(new SelectOptionValue { Index = 2 });
        Assert.True(await PaintsAsync(page, "right-stage", 1, 36, 86));
        Assert.False(await PaintsAsync(page, "stage", 1, 36, 86));

        // The pointer's place is marked beside; a drag there moves both and draws nothing.
        var (x, y) = await ScreenAsync(page, 64, 64);
        await page.Mouse.MoveAsync(x, y);
        Assert.True(await PaintsAnythingAsync(page, "right-stage", 2));
        await DragOnAsync(page, "right-stage");
        Assert.Equal("0", await room.StateAsync("data-mask-area"));
        var zoom = await room.StateAsync("data-zoom");
        await page.Keyboard.DownAsync("Control");
        await page.Mouse.WheelAsync(0, -200);
        await page.Keyboard.UpAsync("Control");
        await Assertions.Expect(page.Locator("[data-reading-room]")).Not.ToHaveAttributeAsync("data-zoom", zoom!);
        await room.PressAsync("f");

        await room.PressAsync("Shift+V");
        await room.WhenAsync("data-right", $"series {patient}-before");
        await Assertions.Expect(choice.Locator("option:checked")).ToHaveTextAsync($"Prior study, slice 3 of 5, as far along: {patient}-before");
        Assert.True(await PaintsAsync(page, "right-stage", 0, 64, 64));

        // The annotation goes to the right, and is drawn on there.
        await choice.SelectOptionAsync("annotation");
        await room.WhenAsync("data-left", $"series {patient}-before");
        await room.WhenAsync("data-right", "annotation");
        Assert.True(await LiesRightOfAsync(page, "stage", "left-stage"));
        await DragAsync(page, (60, 60), (66, 66));
        Assert.True(await PaintsAsync(page, "stage", 1, 63, 63));
        Assert.False(await PaintsAsync(page, "left-stage", 1, 63, 63));
        await Accessibility.AssertAsync(page, "two panes");
        await room.SavedAsync();
        Assert.Equal(3, (await product.Annotations().MaskHistoryAsync(now[1])).Count);
        Assert.Empty(await product.Annotations().MaskHistoryAsync(before[2]));
        await room.PressAsync("Shift+P");
        await room.WhenAsync("data-second-pane", "false");
        await Assertions.Expect(page).ToHaveURLAsync($"{product.Address}/read/{now[1]}");
        Assert.True(await PaintsAsync(page, "stage", 1, 63, 63));
    }

    [Fact]
    public async Task SecondPane_WithAPriorStudy_IsNeverEmptyOnTheWayToTheNextSlice()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var patient = $"P-{Guid.NewGuid():N}";
        var now = await product.SeriesAsync(length: 3, size: Size, patient: patient, series: "now");
        var before = await product.SeriesAsync(length: 3, size: Size, patient: patient, series: "before");
        await page.GotoAsync($"{product.Address}/read/{now[0]}?left=annotation&right=series");
        var room = new ReadingRoom(page);
        await room.ReadyAsync();
        await room.WhenAsync("data-right", $"series {patient}-before");

        // What lies beside the next slice is fetched before anybody asks for it.
        await page.WaitForFunctionAsync(
            "id => ['', '/pixels'].every((part) => performance.getEntriesByType('resource').some(({ name }) => name.endsWith(`/slices/${id}${part}`)))",
            before[1]);
        await page.EvaluateAsync(
            """
            async () => {
              await new Promise((done) => setTimeout(done, 200));
              window.shownBeside = [];
              const room = document.querySelector('[data-reading-room]');
              new MutationObserver(() => window.shownBeside.push(room.dataset.right)).observe(room, { attributeFilter: ['data-right'] });
            }
            """);
        await room.PressAsync("ArrowDown");
        await room.WhenAsync("data-slice-id", now[1].ToString(CultureInfo.InvariantCulture));
        await Assertions.Expect(page.GetByLabel("Right pane shows").Locator("option:checked")).ToContainTextAsync("Prior study, slice 2 of 3");
        Assert.True(await PaintsAsync(page, "right-stage", 0, 64, 64));
        Assert.Equal([$"series {patient}-before"], (await page.EvaluateAsync<string[]>("() => window.shownBeside")).Distinct());
    }

    [Fact]
    public async Task Panes_OfWhichNeitherShowsTheAnnotation_AreNotDrawnOn_AndOneKeyLeadsBack()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var patient = $"P-{Guid.NewGuid():N}";
        var slice = (await product.SeriesAsync(size: Size, patient: patient, series: "now")).Single();
        await product.SeriesAsync(length: 3, size: Size, patient: patient, series: "before");
        await product.PredictAsync(slice, Predictions.Square(60, 60, 20), 0.8);
        await page.GotoAsync($"{product.Address}/read/{slice}?source=looking&left=prediction&right=series");
        var room = new ReadingRoom(page);
        await room.ReadyAsync();
        await room.WhenAsync("data-right", $"series {patient}-before");
        Assert.True(await PaintsAnythingAsync(page, "left-stage", 1));
        Assert.True(await PaintsAsync(page, "right-stage", 0, 64, 64));
        var off = page.GetByText("Drawing is off: neither pane shows the annotation.");
        await Assertions.Expect(off).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Worklist" })).ToHaveAttributeAsync("href", "/worklist?source=looking");

        // Neither a drag nor a key changes what is not seen.
        await DragOnAsync(page, "left-stage");
        foreach (var key in new[] { "a", "j", "n", "m", "x", "Control+z", "Control+Enter", "Shift+Z" })
        {
            await room.PressAsync(key);
            await Assertions.Expect(room.Message).ToContainTextAsync("neither pane shows the annotation");
            await room.PressAsync("f");
            await Assertions.Expect(room.Message).ToBeHiddenAsync();
        }

        Assert.Equal(("0", "unknown", ""), (await room.StateAsync("data-mask-area"), await room.StateAsync("data-mask-state"), await room.StateAsync("data-label")));
        await Accessibility.AssertAsync(page, "neither pane is drawn on");

        await room.PressAsync("z");
        await Assertions.Expect(off).ToBeHiddenAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("left=annotation&right=series$"));
        await DragAsync(page, (40, 40), (46, 46));
        await room.SavedAsync();
        await room.PressAsync("Shift+Q");
        await room.WhenAsync("data-right", "annotation");

        // The address says it all: a reload shows the same two.
        await page.ReloadAsync();
        await room.ReadyAsync();
        await room.WhenAsync("data-left", $"series {patient}-before");
        await room.WhenAsync("data-right", "annotation");
        await room.PressAsync("Shift+B");
        await room.WhenAsync("data-left", "prediction");
        Assert.Equal(await room.NumberAsync("data-mask-area"), Assert.Single(await product.Annotations().MaskHistoryAsync(slice)).Mask.Area);
    }

    [Fact]
    public async Task Panes_WithNothingToShow_SayWhy()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var patient = $"P-{Guid.NewGuid():N}";
        var slice = (await product.SeriesAsync(size: Size, patient: patient)).Single();
        await page.GotoAsync($"{product.Address}/read/{slice}?left=reader&right=series");
        var room = new ReadingRoom(page);
        await room.ReadyAsync();
        await Assertions.Expect(page.GetByText("No other reader has drawn on this slice.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText($"No other study of {patient} is here.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Left pane shows").Locator("option:checked")).ToHaveTextAsync("Another reader's: none");
        await Assertions.Expect(page.Locator("[data-part=right-stage]")).ToHaveAttributeAsync(
            "aria-label", $"The same place: Prior study: none. No other study of {patient} is here.");
        await Accessibility.AssertAsync(page, "panes with nothing to show");
    }

    [Fact]
    public async Task Keys_GivenToOtherCommands_AreKeptPrintedAndReset()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var room = await ReadingRoom.OpenAsync(page, product, (await product.SeriesAsync(size: Size)).Single());
        await room.PressAsync("?");
        var dialog = page.GetByRole(AriaRole.Dialog);
        var invert = dialog.Locator("[data-rebind=toggle-invert]");
        await invert.ClickAsync();
        await Assertions.Expect(dialog.GetByText("Press the new key for")).ToBeVisibleAsync();
        await room.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Assertions.Expect(invert).ToHaveTextAsync("Shift + I");

        // A key that another command has is asked about, and may be left where it is.
        await invert.ClickAsync();
        await room.PressAsync("e");
        await Assertions.Expect(dialog.GetByText("E is the key of “Eraser”", new() { Exact = false })).ToBeVisibleAsync();
        await Accessibility.AssertAsync(page, "a key that is taken");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Leave it there" }).ClickAsync();
        await Assertions.Expect(invert).ToHaveTextAsync("Shift + I");
        await invert.ClickAsync();
        await room.PressAsync("e");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Use it here" }).ClickAsync();
        await Assertions.Expect(invert).ToHaveTextAsync("E");
        await Assertions.Expect(dialog.Locator("[data-rebind=tool-eraser]")).ToHaveTextAsync("no key");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await page.ReloadAsync();
        await room.ReadyAsync();
        await Assertions.Expect(page.Locator("button[data-command=toggle-invert] kbd")).ToHaveTextAsync("E");
        await room.PressAsync("e");
        await room.WhenAsync("data-inverted", "true");
        await room.WhenAsync("data-tool", "brush");
        await room.PressAsync("?");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "All keys as they were" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await room.PressAsync("e");
        await room.WhenAsync("data-tool", "eraser");
    }

    [Fact]
    public async Task Conflict_MergedLesionByLesion_PutsTheMergedOnTopOfBothVersions()
    {
        var slice = (await product.SeriesAsync(size: Size)).Single();
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var room = await ReadingRoom.OpenAsync(page, product, slice);
        await product.DrawAsAdminAsync(slice, 20, 20, 10);
        // The dialog comes with the first answer, so both strokes are drawn before there is any.
        await page.Context.SetOfflineAsync(true);
        await DragAsync(page, (80, 80), (90, 90));
        await DragAsync(page, (30, 100), (40, 100));
        await page.Context.SetOfflineAsync(false);
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.Locator("[data-part=merge-choices] li").First).ToBeVisibleAsync();
        await Accessibility.AssertAsync(page, "conflict");
        // From top to bottom: theirs, which only they drew, then what only I drew.
        await dialog.Locator("[data-part=merge-choices] select").First.SelectOptionAsync("both");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save merged" }).ClickAsync();
        await room.SavedAsync();

        var history = await product.Annotations().MaskHistoryAsync(slice);
        var top = history[0].Mask.ToLabelMap();
        Assert.Equal(await room.NumberAsync("data-mask-area"), history[0].Mask.Area);
        Assert.Equal(1, top[(25 * Size) + 25]);
        Assert.Equal(1, top[(85 * Size) + 85]);
        Assert.Contains(history, revision => revision.Mask.Area == 100);
        Assert.Contains(history.Skip(1), revision => revision.Mask.ToLabelMap() is var map && map[(85 * Size) + 85] == 1 && map[(25 * Size) + 25] == 0);

        // Once more, this time leaving their lesion out.
        await product.DrawAsAdminAsync(slice, 60, 20, 10);
        await DragAsync(page, (100, 60), (104, 64));
        await dialog.Locator("[data-part=merge-choices] li").First.WaitForAsync();
        foreach (var select in await dialog.Locator("[data-part=merge-choices] select").AllAsync()) await select.SelectOptionAsync("mine");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save merged" }).ClickAsync();
        await room.SavedAsync();
        Assert.Equal(0, (await product.LabelMapAsync(slice))[(25 * Size) + 65]);
        Assert.Equal(await room.NumberAsync("data-mask-area"), (await product.Annotations().CurrentMaskAsync(slice))!.Mask.Area);
    }

    [Fact]
    public async Task Compare_FlickerAndDifferenceAlone_AreSeenInOnePlace()
    {
        var slice = (await product.SeriesAsync(size: Size)).Single();
        var page = await browser.SignedInAsync(product, product.Radiologist);
        await page.GotoAsync($"{product.Address}/compare?slice={slice}");
        var root = page.Locator("[data-compare]");
        await Assertions.Expect(root).ToHaveAttributeAsync("data-ready", "true");
        var figures = page.Locator(".panes figure");
        await page.Keyboard.PressAsync("Shift+C");
        await Assertions.Expect(root).ToHaveAttributeAsync("data-side", "reader");
        await Assertions.Expect(figures.Nth(0)).ToBeVisibleAsync();
        await Assertions.Expect(figures.Nth(1)).ToBeHiddenAsync();
        await Assertions.Expect(root).ToHaveAttributeAsync("data-side", "model");
        await Assertions.Expect(figures.Nth(0)).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("Shift+W");
        var side = await root.GetAttributeAsync("data-side");
        await page.WaitForTimeoutAsync(1600);
        Assert.Equal(side, await root.GetAttributeAsync("data-side"));
        await Accessibility.AssertAsync(page, "flicker");
        await page.Keyboard.PressAsync("Shift+D");
        await Assertions.Expect(figures.Nth(2)).ToBeVisibleAsync();
        await Assertions.Expect(figures.Nth(0)).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Shift+D");
        foreach (var pane in new[] { 0, 1, 2 }) await Assertions.Expect(figures.Nth(pane)).ToBeVisibleAsync();
    }

    private static async Task<bool> LiesRightOfAsync(IPage page, string part, string other)
    {
        var (its, others) = (await page.Locator($"[data-part={part}]").BoundingBoxAsync(), await page.Locator($"[data-part={other}]").BoundingBoxAsync());
        return its!.X >= others!.X + others.Width;
    }

    private static async Task DragOnAsync(IPage page, string stage)
    {
        var (x, y) = await ScreenAsync(page, 64, 64, stage);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + 30, y + 10, new() { Steps = 3 });
        await page.Mouse.UpAsync();
    }

    /// <summary>Whether a canvas of a pane (0 image, 1 overlay, 2 cursor) is shown and shows anything where an image point lies.</summary>
    private static async Task<bool> PaintsAsync(IPage page, string stage, int canvas, double u, double v)
    {
        var (x, y) = await ScreenAsync(page, u, v, stage);
        return await page.EvaluateAsync<bool>(
            """
            async ([stage, canvas, x, y]) => {
              await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
              const found = document.querySelectorAll(`[data-part=${stage}] canvas`)[canvas];
              const box = found.getBoundingClientRect();
              const context = new OffscreenCanvas(1, 1).getContext('2d');
              if (found.checkVisibility({ visibilityProperty: true })) context.drawImage(found, Math.round(box.left - x), Math.round(box.top - y));
              return context.getImageData(0, 0, 1, 1).data[3] > 0;
            }
            """,
            new object[] { stage, canvas, (double)x, (double)y });
    }

    private static Task<bool> PaintsAnythingAsync(IPage page, string stage, int canvas) => page.EvaluateAsync<bool>(
        """
        async ([stage, canvas]) => {
          await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          const found = document.querySelectorAll(`[data-part=${stage}] canvas`)[canvas];
          if (!found.checkVisibility({ visibilityProperty: true })) return false;
          const context = new OffscreenCanvas(found.width, found.height).getContext('2d');
          context.drawImage(found, 0, 0);
          return context.getImageData(0, 0, found.width, found.height).data.some(value => value > 0);
        }
        """,
        new object[] { stage, canvas });
}
