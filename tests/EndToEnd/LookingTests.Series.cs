using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>Going through a series: keys, pictures, and slices that are shown before the server has answered again.</summary>
public sealed partial class LookingTests
{
    [Fact]
    public async Task Strip_OfALongSeries_ShowsPicturesInSightAlone_AndLeadsToItsEnds()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var series = await product.SeriesAsync(length: 40, size: Size);
        var room = await ReadingRoom.OpenAsync(page, product, series[0]);
        var pictures = page.Locator("[data-part=series] img");
        await Assertions.Expect(pictures).ToHaveCountAsync(40);
        await UntilLoadedAsync(pictures.First);
        Assert.False(await pictures.Last.EvaluateAsync<bool>("picture => picture.complete && picture.naturalWidth > 0"));

        await room.PressAsync("End");
        await room.WhenAsync("data-slice-id", $"{series[^1]}");
        await room.ReadyAsync();
        await UntilLoadedAsync(pictures.Last);
        await room.PressAsync("1");
        await room.SavedAsync();
        var last = page.Locator("[data-part=series] a").Last;
        await Assertions.Expect(last).ToHaveAttributeAsync("aria-label", "Slice 40: mask unknown, COVID");
        await room.PressAsync("Home");
        await room.WhenAsync("data-slice-id", $"{series[0]}");
        await Assertions.Expect(page.Locator("[data-part=series] [aria-current]")).ToHaveAttributeAsync("data-open-slice", $"{series[0]}");
    }

    [Fact]
    public async Task FirstSlice_OfAPage_IsAskedForOnce_BeforeTheModuleThatShowsIt()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var slice = (await product.SeriesAsync(length: 1, size: Size))[0];
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        await ReadingRoom.OpenAsync(page, product, slice);
        await QuietAsync(page);
        var pixels = Assert.Single(asked, url => url.EndsWith($"/{slice}/pixels", StringComparison.Ordinal));
        var module = asked.FindIndex(url => url.Contains("/viewer/reading-room", StringComparison.Ordinal));
        Assert.InRange(asked.IndexOf(pixels), 0, module);
    }

    [Fact]
    public async Task Room_OpenedAndReadIn_LoadsNoScriptButItsOwn()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var slice = (await product.SeriesAsync(length: 1, size: Size))[0];
        var scripts = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.ResourceType == "script") scripts.Add(request.Url);
        };
        await ReadingRoom.OpenAsync(page, product, slice);
        await QuietAsync(page);
        Assert.Contains(scripts, url => url.Contains("/viewer/reading-room", StringComparison.Ordinal));
        Assert.DoesNotContain(scripts, url => url.Contains("_framework", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Slices_WithAndWithoutTheThreadThatPaintsThem_LookTheSame()
    {
        var series = await product.SeriesAsync(length: 4, size: Size);
        var painted = await GreysOfAllAsync(isThere: true);
        Assert.All(painted, greys => Assert.True(Steps(greys) > 10, "the slice shows nothing"));
        Assert.Equal(painted, await GreysOfAllAsync(isThere: false));

        async Task<List<int[]>> GreysOfAllAsync(bool isThere)
        {
            var page = await browser.SignedInAsync(product, product.Radiologist);
            var errors = new List<string>();
            page.PageError += (_, error) => errors.Add(error);
            if (!isThere) await page.RouteAsync("**/viewer/paint-slices*", route => route.AbortAsync());
            var room = await ReadingRoom.OpenAsync(page, product, series[0]);
            var greys = new List<int[]> { await GreysAsync(page) };
            foreach (var slice in series.Skip(1))
            {
                await QuietAsync(page);
                await room.PressAsync("ArrowDown");
                await room.WhenAsync("data-slice-id", $"{slice}");
                await room.ReadyAsync();
                greys.Add(await GreysAsync(page));
            }

            if (!isThere) Assert.Empty(page.Workers);
            else Assert.Contains("/viewer/paint-slices", Assert.Single(page.Workers).Url, StringComparison.Ordinal);
            Assert.Empty(errors);
            return greys;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstSlice_WhosePixelsDoNotCome_OrBreakOff_SaysSo_AndOpensWhenTriedAgain(bool breakOff)
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var slice = (await product.SeriesAsync(length: 1, size: Size))[0];
        await page.RouteAsync("**/pixels", async route =>
        {
            if (!breakOff)
            {
                await route.AbortAsync();
                return;
            }

            var whole = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = whole, BodyBytes = (await whole.BodyAsync())[..^100] });
        });
        await page.GotoAsync($"{product.Address}/read/{slice}");
        var room = new ReadingRoom(page);
        await Assertions.Expect(room.Message).ToContainTextAsync($"Slice {slice} could not be opened");
        await Assertions.Expect(page.Locator("[data-part=slice-title]")).ToHaveTextAsync($"Slice {slice}: not opened");
        Assert.False(await TakesFocusAsync()); // what works on a slice is out of reach
        await room.PressAsync("Shift+Z");
        await Assertions.Expect(page.Locator("[data-part=history]")).ToBeHiddenAsync();
        await Accessibility.AssertInBothSchemesAsync(page, "a slice that did not open");
        if (breakOff) await Assertions.Expect(room.Message).ToContainTextAsync($"{(2 * Size * Size) - 100} bytes of it came in place of {2 * Size * Size}");

        await page.UnrouteAsync("**/pixels");
        await room.Message.GetByRole(AriaRole.Button, new() { Name = "Try again" }).PressAsync("Enter");
        await room.ReadyAsync();
        await Assertions.Expect(room.Message).ToBeHiddenAsync();
        Assert.True(await TakesFocusAsync());
        Assert.Equal(slice, await room.SliceAsync());

        Task<bool> TakesFocusAsync() => page.Locator("[data-command=label-non-covid]").EvaluateAsync<bool>(
            "button => { button.focus(); return document.activeElement === button; }");
    }

    [Fact]
    public async Task Scrolling_InOneDirection_FindsTheNextSlicesFetchedAlready()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var series = await product.SeriesAsync(length: 12, size: Size);
        var room = await ReadingRoom.OpenAsync(page, product, series[0]);
        await QuietAsync(page);
        foreach (var slice in series.Skip(1))
        {
            var asked = new List<string>();
            void Note(object? sender, IRequest request) => asked.Add(request.Url);
            page.Request += Note;
            await room.PressAsync("ArrowDown");
            await room.WhenAsync("data-slice-id", $"{slice}");
            await room.ReadyAsync();
            await room.WhenAsync("data-fresh", "current");
            page.Request -= Note;
            Assert.DoesNotContain(asked, url => url.EndsWith($"/{slice}/pixels", StringComparison.Ordinal));
            await QuietAsync(page);
        }
    }

    [Fact]
    public async Task Series_SteppedThroughThereAndBack_ShowsEachSlicesOwnPicture()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var series = await product.SeriesAsync(length: 3, size: Size);
        var pictures = new Dictionary<long, int[]>();
        foreach (var slice in series)
        {
            // Drawn by itself: nothing has been drawn ahead on a page that is new.
            await ReadingRoom.OpenAsync(page, product, slice);
            pictures[slice] = await GreysAsync(page);
        }

        Assert.Equal(3, pictures.Values.Select(greys => string.Join(' ', greys)).Distinct().Count());
        var room = await ReadingRoom.OpenAsync(page, product, series[0]);
        foreach (var (key, at) in new[] { ("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 0), ("ArrowDown", 1) })
        {
            await QuietAsync(page);
            await room.PressAsync(key);
            await room.WhenAsync("data-slice-id", $"{series[at]}");
            await room.ReadyAsync();
            Assert.Equal(pictures[series[at]], await GreysAsync(page));
        }
    }

    [Fact]
    public async Task SliceFetchedAhead_AndDrawnOnMeanwhile_IsNeverShownAsCurrentWithTheOldMask()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var series = await product.SeriesAsync(length: 2, size: Size);
        var room = await ReadingRoom.OpenAsync(page, product, series[0]);
        await QuietAsync(page);
        await product.DrawAsAdminAsync(series[1], 30, 30, 10);

        // Whatever the page says at any moment, it never says "current" over the mask of before.
        await page.EvaluateAsync(
            """
            () => {
              const root = document.querySelector('[data-reading-room]');
              window.lies = 0;
              new MutationObserver(() => {
                const { sliceId, ready, fresh, maskArea } = root.dataset;
                if (sliceId !== window.watched || ready !== 'true' || fresh !== 'current') return;
                if (maskArea !== '100') window.lies++;
              }).observe(root, { attributes: true });
            }
            """);
        await page.EvaluateAsync("id => { window.watched = String(id); }", series[1]);
        await room.PressAsync("ArrowDown");
        await room.WhenAsync("data-slice-id", $"{series[1]}");
        await room.WhenAsync("data-mask-area", "100");
        await room.WhenAsync("data-fresh", "current");
        Assert.Equal(0, await page.EvaluateAsync<int>("window.lies"));

        await room.StrokeAsync((0.6, 0.6), (0.62, 0.62));
        await room.SavedAsync();
        var history = await product.Annotations().MaskHistoryAsync(series[1]);
        Assert.Equal(2, history.Count);
        Assert.Equal(100, history[1].Mask.Area);
        Assert.True(history[0].Mask.Area > 100);
    }

    [Fact]
    public async Task SliceFetchedAhead_WithTheNetworkGone_OpensAndSaysThatItIsAsLastSeen()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var series = await product.SeriesAsync(length: 3, size: Size);
        var room = await ReadingRoom.OpenAsync(page, product, series[0]);
        await QuietAsync(page);
        await page.Context.SetOfflineAsync(true);
        await room.PressAsync("ArrowDown");
        await room.WhenAsync("data-slice-id", $"{series[1]}");
        await room.WhenAsync("data-fresh", "unchecked");
        await Assertions.Expect(page.GetByText("as last seen")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-part=series] a")).ToHaveCountAsync(3);
        await room.StrokeAsync((0.4, 0.4), (0.45, 0.45));
        var drawn = await room.NumberAsync("data-mask-area");
        await page.Context.SetOfflineAsync(false);
        await room.SavedAsync();
        Assert.Equal(drawn, (await product.Annotations().CurrentMaskAsync(series[1]))!.Mask.Area);
        await room.WhenAsync("data-fresh", "current");
        Assert.Equal(drawn, await room.NumberAsync("data-mask-area"));
    }

    [Fact]
    public async Task SliceShownAsLastSeen_OnceTheNetworkIsBack_IsAskedForAgain()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var series = await product.SeriesAsync(length: 2, size: Size);
        var room = await ReadingRoom.OpenAsync(page, product, series[0]);
        await QuietAsync(page);
        await page.Context.SetOfflineAsync(true);
        await room.PressAsync("ArrowDown");
        await room.WhenAsync("data-fresh", "unchecked");
        await product.DrawAsAdminAsync(series[1], 30, 80, 12);
        await page.Context.SetOfflineAsync(false);
        await room.WhenAsync("data-fresh", "current");
        await Assertions.Expect(page.GetByText("as last seen")).ToBeHiddenAsync();
        Assert.Equal((await product.Annotations().CurrentMaskAsync(series[1]))!.Mask.Area, await room.NumberAsync("data-mask-area"));
    }

    [Fact]
    public async Task EditedSlice_LeftAndReturnedTo_ShowsItsOwnStrokesAtOnce()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var series = await product.SeriesAsync(length: 2, size: Size);
        var room = await ReadingRoom.OpenAsync(page, product, series[0]);
        await room.StrokeAsync((0.4, 0.4), (0.45, 0.45));
        var drawn = await room.NumberAsync("data-mask-area");
        await room.PressAsync("ArrowDown");
        await room.WhenAsync("data-slice-id", $"{series[1]}");
        await room.ReadyAsync();
        await room.PressAsync("ArrowUp");
        await room.WhenAsync("data-slice-id", $"{series[0]}");
        await room.ReadyAsync();
        Assert.Equal(drawn, await room.NumberAsync("data-mask-area"));
        await room.SavedAsync();
        Assert.Equal(drawn, (await product.Annotations().CurrentMaskAsync(series[0]))!.Mask.Area);
    }

    private static async Task UntilLoadedAsync(ILocator picture)
    {
        for (var attempt = 0; !await picture.EvaluateAsync<bool>("it => it.naturalWidth > 0"); attempt++)
        {
            Assert.True(attempt < 100, "the picture was not loaded within 10 s");
            await Task.Delay(100);
        }
    }

    /// <summary>Waits until what is fetched ahead has come.</summary>
    private static async Task QuietAsync(IPage page)
    {
        for (var (before, now) = (-1, 0); before != now;)
        {
            await Task.Delay(700);
            (before, now) = (now, await page.EvaluateAsync<int>("performance.getEntriesByType('resource').length"));
        }
    }
}
