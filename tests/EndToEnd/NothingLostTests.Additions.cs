using System.Collections.Concurrent;
using CovidLabel.Domain.Annotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>Verdicts and reading time go the way of the strokes: what was given through a failure is in PostgreSQL, once.</summary>
public sealed partial class NothingLostTests
{
    private const string VerdictRequests = "**/api/v1/slices/*/verdict";
    private const string TimeRequests = "**/api/v1/slices/*/reading-time";

    [Fact]
    public async Task VerdictAndTime_WithTheNetworkGone_AreKeptAndSentOnReturnEachOnce()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        await page.Clock.InstallAsync();
        var (slice, room) = await JudgedAsync(page);
        await page.Context.SetOfflineAsync(true);
        await room.PressAsync("y");
        await room.WhenAsync("data-verdict", "agree");
        await room.WhenAsync("data-save-state", "offline");
        await room.PressAsync("Shift+Y");
        await page.Locator("[data-part=verdict-reason]").FillAsync("a vessel, no lesion");
        await page.Keyboard.PressAsync("Tab");
        await room.StrokeAsync((0.4, 0.4), (0.45, 0.45));
        await page.Clock.FastForwardAsync("10:00");
        await room.WhenAsync("data-save-state", "offline");
        await Assertions.Expect(page.Locator("[data-part=save-text]")).ToHaveTextAsync("offline · 3 edits kept on this machine");

        await page.Context.SetOfflineAsync(false);
        await room.SavedAsync();
        // The first verdict may have been on its way when the others were given, and is then an earlier one of the same reader.
        var held = await VerdictsAsync(slice);
        Assert.Equal((Verdict.Disagree, "a vessel, no lesion"), held[^1]);
        Assert.Equal((Verdict.Agree, null), Assert.Single(held[..^1]));
        Assert.Equal(await room.NumberAsync("data-mask-area"), (await product.Annotations().CurrentMaskAsync(slice))!.Mask.Area);
        Assert.InRange(await TimeAsync(slice, atLeast: 500), 500, 11 * 60_000);
    }

    [Fact]
    public async Task Verdict_AfterTheSessionHasExpired_IsSentAfterSigningInInAnotherTab()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var (slice, room) = await JudgedAsync(page);
        await page.Context.ClearCookiesAsync();
        await room.PressAsync("Shift+Y");
        await room.WhenAsync("data-save-state", "signed-out");
        Assert.Equal("disagree", await room.StateAsync("data-verdict"));
        Assert.Empty(await VerdictsAsync(slice));

        await Browser.SignInAsync(await page.Context.NewPageAsync(), product, product.Radiologist);
        await room.SavedAsync();
        Assert.Equal([(Verdict.Disagree, null)], await VerdictsAsync(slice));
    }

    [Fact]
    public async Task VerdictAndTime_WhoseAnswersAreLost_AreRepeatedAndCountOnce()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var (slice, room) = await JudgedAsync(page);
        var (lost, tries) = (new ConcurrentDictionary<string, string>(), new ConcurrentDictionary<string, int>());
        foreach (var requests in new[] { VerdictRequests, TimeRequests })
        {
            await page.Context.RouteAsync(requests, async route =>
            {
                if (route.Request.Method != "PUT")
                {
                    await route.ContinueAsync();
                    return;
                }

                var key = route.Request.Headers["idempotency-key"];
                tries.AddOrUpdate(key, 1, (_, before) => before + 1);
                if (!lost.TryAdd(requests, key))
                {
                    await route.ContinueAsync();
                    return;
                }

                // The server does what it is asked, and nobody hears of it.
                await route.FetchAsync();
                await route.AbortAsync();
            });
        }

        await room.PressAsync("y");
        await UntilAsync(() => lost.TryGetValue(VerdictRequests, out var key) && tries[key] > 1);
        await room.SavedAsync();
        // Leaving the slice sends the time that was worked on it.
        await page.WaitForTimeoutAsync(700);
        await room.PressAsync("ArrowDown");
        await UntilAsync(() => lost.TryGetValue(TimeRequests, out var key) && tries[key] > 1);
        await room.SavedAsync();

        Assert.Equal([(Verdict.Agree, null)], await VerdictsAsync(slice));
        await using var db = await product.Database.Databases.CreateDbContextAsync();
        Assert.Equal(slice, Assert.Single(await db.ReadingTimes.Where(row => row.IdempotencyKey == lost[TimeRequests]).ToListAsync()).SliceId);
    }

    [Fact]
    public async Task Verdict_OfAPageThatIsGone_IsShownAndSentByTheNext_AlsoFromTheComparePage()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var (slice, room) = await JudgedAsync(page);
        // Only what judges is cut off, so that the next page can be opened.
        await page.Context.RouteAsync(VerdictRequests, route => route.Request.Method == "PUT" ? route.AbortAsync() : route.ContinueAsync());
        await room.PressAsync("y");
        await room.WhenAsync("data-save-state", "offline");
        await page.CloseAsync(new PageCloseOptions { RunBeforeUnload = false });

        var next = await page.Context.NewPageAsync();
        await next.GotoAsync($"{product.Address}/compare?slice={slice}");
        var compare = next.Locator("[data-compare]");
        await Assertions.Expect(compare).ToHaveAttributeAsync("data-verdict", "agree");
        await Assertions.Expect(compare).ToHaveAttributeAsync("data-save-state", "offline");
        await next.Keyboard.PressAsync("Shift+Y");
        await Assertions.Expect(next.Locator("[data-part=save-text]")).ToContainTextAsync("kept on this machine");
        Assert.Empty(await VerdictsAsync(slice));
        await next.CloseAsync(new PageCloseOptions { RunBeforeUnload = false });

        var last = await page.Context.NewPageAsync();
        var again = await ReadingRoom.OpenAsync(last, product, slice);
        await again.WhenAsync("data-verdict", "disagree");
        await page.Context.UnrouteAllAsync();
        await again.SavedAsync();
        Assert.Equal((Verdict.Disagree, null), (await VerdictsAsync(slice))[^1]);
    }

    [Fact]
    public async Task Verdict_ThatTheServerWillNotTake_IsSaidAndGivenUp()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var (slice, room) = await JudgedAsync(page);
        await page.Context.RouteAsync(VerdictRequests, route => route.Request.Method == "PUT"
            ? route.FulfillAsync(new() { Status = 404, ContentType = "application/problem+json", Body = """{"detail":"There is no prediction."}""" })
            : route.ContinueAsync());
        await room.PressAsync("y");
        await Assertions.Expect(room.Message).ToHaveTextAsync($"The verdict on slice {slice} was not accepted: There is no prediction.");
        await room.WhenAsync("data-verdict", "");
        await room.SavedAsync();
        Assert.Empty(await VerdictsAsync(slice));
    }

    /// <summary>A slice of its own with a prediction to judge, and another after it, in the reading room.</summary>
    private async Task<(long Slice, ReadingRoom Room)> JudgedAsync(IPage page)
    {
        var slice = (await product.SeriesAsync(length: 2, size: 128))[0];
        await product.PredictAsync(slice, Predictions.Square(60, 60, 20), 0.7);
        return (slice, await ReadingRoom.OpenAsync(page, product, slice));
    }

    private async Task<List<(Verdict Verdict, string? Reason)>> VerdictsAsync(long slice)
    {
        await using var db = await product.Database.Databases.CreateDbContextAsync();
        var rows = await db.Verdicts.Where(row => row.SliceId == slice).OrderBy(row => row.Id).ToListAsync();
        return [.. rows.Select(row => ((Verdict)row.Verdict, row.Reason))];
    }

    /// <summary>Milliseconds that PostgreSQL holds for the slice, once they are as many: they are nobody's edit, and not waited for in the page.</summary>
    private async Task<long> TimeAsync(long slice, long atLeast)
    {
        async Task<long> HeldAsync()
        {
            await using var db = await product.Database.Databases.CreateDbContextAsync();
            return await db.ReadingTimes.Where(row => row.SliceId == slice).SumAsync(row => row.ActiveMs);
        }

        await UntilAsync(async () => await HeldAsync() >= atLeast);
        return await HeldAsync();
    }

    private static Task UntilAsync(Func<bool> so) => UntilAsync(() => Task.FromResult(so()));

    private static async Task UntilAsync(Func<Task<bool>> so)
    {
        for (var waited = TimeSpan.Zero; !await so(); waited += TimeSpan.FromMilliseconds(200))
        {
            Assert.True(waited < TimeSpan.FromSeconds(40), "it did not come about within 40 s");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }
}
