using System.Globalization;
using System.Text.RegularExpressions;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>
/// What can come between a stroke and the database. Each test draws through the failure, and ends by comparing every stroke with
/// what PostgreSQL holds.
/// </summary>
public sealed partial class NothingLostTests(Product product, Browser browser) : IClassFixture<Product>, IClassFixture<Browser>
{
    [Fact]
    public async Task NetworkGoneForTenMinutes_DrawingGoesOn_AndEverythingIsSentOnReturn()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        await page.Clock.InstallAsync();
        var drawing = await DrawingAsync(page, 0);
        await drawing.StrokeAsync();
        await drawing.Room.SavedAsync();

        await page.Context.SetOfflineAsync(true);
        await drawing.StrokeAsync();
        await drawing.Room.WhenAsync("data-save-state", "offline");
        await drawing.StrokeAsync();
        await page.Clock.FastForwardAsync("10:00");
        await drawing.StrokeAsync();
        Assert.Equal("offline", await drawing.Room.StateAsync("data-save-state"));
        Assert.Equal(3, await drawing.Room.NumberAsync("data-pending-edits"));
        await Assertions.Expect(page.Locator("[data-part=save-text]")).ToHaveTextAsync("offline · 3 edits kept on this machine");

        await page.Context.SetOfflineAsync(false);
        await drawing.Room.SavedAsync();
        await AssertHeldAsync(drawing);
    }

    [Fact]
    public async Task WebProcessKilledAndStartedAgain_EverythingIsSent()
    {
        var drawing = await DrawingAsync(await browser.SignedInAsync(product, product.Radiologist), 1);
        await drawing.StrokeAsync();
        await drawing.Room.SavedAsync();

        await product.KillWebAsync();
        await drawing.StrokeAsync();
        await drawing.StrokeAsync();
        await drawing.Room.WhenAsync("data-save-state", "offline");
        await product.StartWebAsync();
        await drawing.Room.SavedAsync();
        await AssertHeldAsync(drawing);
    }

    [Fact]
    public async Task SessionExpired_DrawingGoesOn_AndEverythingIsSentAfterSigningInInAnotherTab()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var drawing = await DrawingAsync(page, 2);
        await drawing.StrokeAsync();
        await drawing.Room.SavedAsync();

        await page.Context.ClearCookiesAsync();
        await drawing.StrokeAsync();
        await drawing.Room.WhenAsync("data-save-state", "signed-out");
        await drawing.StrokeAsync();
        await Assertions.Expect(page.Locator("[data-part=save-text]")).ToContainTextAsync("sign in in another tab");

        var other = await page.Context.NewPageAsync();
        await Browser.SignInAsync(other, product, product.Radiologist);
        await drawing.Room.SavedAsync();
        await AssertHeldAsync(drawing);
    }

    [Fact]
    public async Task LidClosedWithUnsentStrokes_EverythingIsSentWhenItIsOpened()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var drawing = await DrawingAsync(page, 3);
        await page.Context.SetOfflineAsync(true);
        await drawing.StrokeAsync();
        await drawing.StrokeAsync();
        await drawing.Room.WhenAsync("data-save-state", "offline");

        var tools = await page.Context.NewCDPSessionAsync(page);
        await SetLifecycleAsync(tools, "frozen");
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await page.Context.SetOfflineAsync(false);
        await SetLifecycleAsync(tools, "active");
        await drawing.Room.SavedAsync();
        await drawing.StrokeAsync();
        await drawing.Room.SavedAsync();
        await AssertHeldAsync(drawing);
    }

    [Fact]
    public async Task PageGoneWithUnsentStrokes_TheNextPageShowsAndSendsThem()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var drawing = await DrawingAsync(page, 4);
        // Only what saves is cut off, so that the next page can be opened.
        await page.Context.RouteAsync("**/api/v1/slices/*/mask", route => route.Request.Method == "PUT" ? route.AbortAsync() : route.ContinueAsync());
        await drawing.StrokeAsync();
        await drawing.StrokeAsync();
        await drawing.Room.WhenAsync("data-save-state", "offline");
        var area = await drawing.Room.NumberAsync("data-mask-area");
        // As a crash does it: nothing of the page's own runs.
        await page.CloseAsync(new PageCloseOptions { RunBeforeUnload = false });

        var next = await page.Context.NewPageAsync();
        var room = await ReadingRoom.OpenAsync(next, product, drawing.Slice);
        Assert.Equal(area, await room.NumberAsync("data-mask-area"));
        await page.Context.UnrouteAllAsync();
        await room.SavedAsync();
        await AssertHeldAsync(drawing with { Room = room });
    }

    [Fact]
    public async Task LeavingWithUnsentStrokes_IsAskedAbout_AndStayingLosesNothing()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var drawing = await DrawingAsync(page, 5);
        await page.Context.SetOfflineAsync(true);
        await drawing.StrokeAsync();
        await drawing.Room.WhenAsync("data-save-state", "offline");

        var asked = new TaskCompletionSource<string>();
        page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.DismissAsync();
        };
        await page.CloseAsync(new PageCloseOptions { RunBeforeUnload = true });
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        await page.BringToFrontAsync();
        await drawing.StrokeAsync();
        await page.Context.SetOfflineAsync(false);
        await drawing.Room.SavedAsync();
        await AssertHeldAsync(drawing);
    }

    [Fact]
    public async Task ReadingRoom_HasNoCircuit_SoThatLosingOneLosesNothing()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var sockets = new List<string>();
        page.WebSocket += (_, socket) => sockets.Add(socket.Url);
        var drawing = await DrawingAsync(page, 6);
        await drawing.StrokeAsync();
        await drawing.Room.SavedAsync();

        Assert.Empty(sockets);
        await AssertHeldAsync(drawing);
    }

    [Fact]
    public async Task PostgresGoneForAWhile_TheReaderIsTold_AndEverythingIsSentOnItsReturn()
    {
        var drawing = await DrawingAsync(await browser.SignedInAsync(product, product.Radiologist), 7);
        await drawing.StrokeAsync();
        await drawing.Room.SavedAsync();

        await product.Database.RefuseConnectionsAsync();
        await drawing.StrokeAsync();
        await drawing.StrokeAsync();
        await drawing.Room.WhenAsync("data-save-state", "offline");
        await product.Database.AcceptConnectionsAsync();
        await drawing.Room.SavedAsync();
        await AssertHeldAsync(drawing);
    }

    private static async Task SetLifecycleAsync(ICDPSession tools, string state) =>
        await tools.SendAsync("Page.setWebLifecycleState", new Dictionary<string, object> { ["state"] = state });

    /// <summary>A slice that nobody has drawn on, another one for each test.</summary>
    private async Task<Drawing> DrawingAsync(IPage page, int place)
    {
        var slices = product.Database.Services.GetRequiredService<SliceQueries>();
        var slice = (await slices.PageAsync(new SliceFilter { MaskState = MaskState.Unknown }, SliceOrder.Id, null, 48)).Items
            .OrderBy(one => one.Id).Where(one => one.Id % 8 == place).First().Id;
        return new Drawing(await ReadingRoom.OpenAsync(page, product, slice), slice, []);
    }

    /// <summary>Every stroke's own pixel has its kind, and there is not a pixel more or less than the reader sees.</summary>
    private async Task AssertHeldAsync(Drawing drawing)
    {
        var annotations = product.Database.Services.GetRequiredService<AnnotationStore>();
        var held = (await annotations.CurrentMaskAsync(drawing.Slice))!.Mask;
        var labels = held.ToLabelMap();
        Assert.NotEmpty(drawing.Strokes);
        foreach (var stroke in drawing.Strokes) Assert.Equal((byte)stroke.Kind, labels[(stroke.Y * held.Width) + stroke.X]);
        Assert.Equal(await drawing.Room.NumberAsync("data-mask-area"), held.Area);
    }

    /// <summary>What a stroke must have left: a kind at a pixel of the slice.</summary>
    private sealed record Stroke(int X, int Y, int Kind);

    /// <summary>A reader who draws strokes of all kinds, none across another.</summary>
    private sealed partial record Drawing(ReadingRoom Room, long Slice, List<Stroke> Strokes)
    {
        private static readonly string[] Keys = ["g", "c", "p"];

        public async Task StrokeAsync()
        {
            var number = Strokes.Count;
            var kind = number % Keys.Length;
            var (x, y) = (0.35 + (0.12 * (number % 3)), 0.35 + (0.12 * (number / 3)));
            await Room.PressAsync(Keys[kind]);
            await Room.StrokeAsync((x, y), (x + 0.03, y + 0.03));
            // The pointer rests on the stroke's end, whose place in the slice the status bar tells.
            var place = Place().Match(await Room.Page.Locator("[data-part=probe]").InnerTextAsync());
            Strokes.Add(new Stroke(
                int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(place.Groups[2].Value, CultureInfo.InvariantCulture), kind + 1));
        }

        [GeneratedRegex(@"\((\d+), (\d+)\)")]
        private static partial Regex Place();
    }
}
