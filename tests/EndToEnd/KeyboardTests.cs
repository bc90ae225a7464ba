using CovidLabel.Domain.Annotations;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>Reading by keys: a whole slice without a pointer, the model's proposal, and every line of the ? sheet.</summary>
public sealed partial class KeyboardTests(Product product, Browser browser) : IClassFixture<Product>, IClassFixture<Browser>
{
    private const int Size = 128;

    /// <summary>Counts what a pointer does, over all pages of a visit.</summary>
    private const string PointerCounter = """
        for (const type of ['pointerdown', 'pointermove', 'touchstart', 'wheel']) {
          window.addEventListener(type, () => {
            sessionStorage.setItem('pointer', String(Number(sessionStorage.getItem('pointer') ?? 0) + 1));
          }, { capture: true });
        }
        """;

    [Fact]
    public async Task WholeSlice_FromTheWorklistToTheNextOne_IsReadWithoutAPointer()
    {
        var patient = $"P-{Guid.NewGuid():N}";
        var series = await product.SeriesAsync(length: 2, size: Size, patient: patient);
        var page = await (await browser.PersonAsync()).NewPageAsync();
        await page.AddInitScriptAsync(PointerCounter);
        var keys = page.Keyboard;
        await page.GotoAsync($"{product.Address}/sign-in");
        await page.TabToAsync(page.GetByLabel("E-mail"));
        await keys.TypeAsync(product.Radiologist.Email);
        await page.TabToAsync(page.GetByLabel("Password"));
        await keys.TypeAsync(product.Radiologist.Password);
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));

        await page.GotoAsync($"{product.Address}/worklist?mine=unread");
        await page.TabToAsync(page.GetByLabel("Search"));
        await keys.TypeAsync(patient);
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.Locator("a.row-link")).ToHaveCountAsync(2);
        await page.TabToAsync(page.Locator("a.row-link").First);
        await keys.PressAsync("Enter");
        var room = new ReadingRoom(page);
        await room.ReadyAsync();
        Assert.Equal(series[0], await room.SliceAsync());

        await room.PressAsync("8");
        await Assertions.Expect(page.Locator("[data-part=window]")).ToHaveTextAsync("W 400 L 40 mediastinum");
        await room.PressAsync("x");
        await room.WhenAsync("data-crosshair", "64,64");
        await Assertions.Expect(page.Locator("[data-part=stage]")).ToBeFocusedAsync();
        await page.AssertFocusSeenAsync();
        await Assertions.Expect(page.Locator("[data-part=announcements]")).ToContainTextAsync("(64, 64), no lesion");

        // A corner of 21 pixels, which then is another kind of lesion.
        await room.PressAsync("b");
        for (var presses = 0; presses < 12; presses++) await room.PressAsync("[");
        await room.WhenAsync("data-brush", "1");
        foreach (var key in new[] { "Space", "Shift+ArrowRight", "Shift+ArrowDown", "Space" }) await room.PressAsync(key);
        await room.WhenAsync("data-area1", "21");
        await room.PressAsync("s");
        await room.PressAsync("Space");
        await room.WhenAsync("data-selected", "21");
        await room.PressAsync("c");
        await room.WhenAsync("data-area2", "21");
        await room.PressAsync("Escape");
        await room.WhenAsync("data-selected", "0");

        // Three pixels of ground glass, taken back and done again.
        await room.PressAsync("b");
        await room.PressAsync("g");
        foreach (var key in new[] { "Shift+ArrowDown", "Enter", "ArrowLeft", "ArrowLeft", "Enter" }) await room.PressAsync(key);
        await room.WhenAsync("data-area1", "3");
        await room.PressAsync("Control+z");
        await room.WhenAsync("data-area1", "0");
        await room.PressAsync("Control+z");
        await room.WhenAsync("data-area1", "21");
        await room.PressAsync("Control+y");
        await room.WhenAsync("data-area2", "21");
        await room.PressAsync("Control+y");
        await room.WhenAsync("data-mask-area", "24");
        await room.PressAsync("1");
        await room.WhenAsync("data-label", "covid");
        await room.PressAsync("Control+Enter");
        await room.WhenAsync("data-slice-id", $"{series[1]}");
        await room.ReadyAsync();
        await room.WhenAsync("data-mask-area", "0");
        await room.WhenAsync("data-pending-edits", "0");

        var stored = (await product.Annotations().CurrentMaskAsync(series[0]))!;
        Assert.Equal((MaskState.Complete, Provenance.ByHand), (stored.Mask.State, stored.Provenance));
        static byte Drawn(int x, int y) => (x, y) switch
        {
            ( >= 64 and <= 74, 64) or (74, >= 64 and <= 74) => 2,
            ( >= 72 and <= 74, 84) => 1,
            _ => 0,
        };
        var map = stored.Mask.ToLabelMap();
        Assert.Empty(Enumerable.Range(0, Size * Size).Where(i => map[i] != Drawn(i % Size, i / Size)).Select(i => (i % Size, i / Size)));
        Assert.Equal(ClassLabel.Covid, (await product.Annotations().CurrentLabelAsync(series[0]))!.Label);
        Assert.Empty(await product.Annotations().MaskHistoryAsync(series[1]));
        Assert.Equal("0", await page.EvaluateAsync<string>("() => sessionStorage.getItem('pointer') ?? '0'"));
    }

    [Fact]
    public async Task CompleteAndNext_BeforeTheServerHasSaidWhatIsNext_WaitsForIt_AndSaysSoWhereItDoesNot()
    {
        var patient = $"P-{Guid.NewGuid():N}";
        var series = await product.SeriesAsync(length: 3, size: Size, patient: patient);
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var answer = new TaskCompletionSource();
        await page.RouteAsync("**/progress*", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"{product.Address}/read/{series[0]}?patient={patient}");
        var room = new ReadingRoom(page);
        await room.ReadyAsync();
        foreach (var key in new[] { "x", "Space", "ArrowRight", "Space", "Control+Enter" }) await room.PressAsync(key);
        await room.WhenAsync("data-mask-state", "complete");
        answer.SetResult();
        await room.WhenAsync("data-slice-id", $"{series[1]}");
        await room.ReadyAsync();

        await page.UnrouteAllAsync();
        await page.RouteAsync("**/progress*", route => route.AbortAsync());
        await Assertions.Expect(page.Locator("[data-part=queue-place]")).ToHaveTextAsync("queue 2/3");
        await room.PressAsync("PageDown");
        await room.WhenAsync("data-slice-id", $"{series[2]}");
        await room.ReadyAsync();
        foreach (var key in new[] { "Space", "ArrowRight", "Space", "Control+Enter" }) await room.PressAsync(key);
        await Assertions.Expect(room.Message).ToHaveTextAsync("Stayed here: the server does not say which slice of the queue is next.");
        Assert.Equal((series[2], "complete"), (await room.SliceAsync(), await room.StateAsync("data-mask-state")));
    }
}
