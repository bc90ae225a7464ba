using System.Globalization;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>
/// A reading session's rhythm and what it leaves behind: the history and its restoring, provenance and verdicts, blinded
/// reading, complete-and-next through a queue, time, and the review's filters. Each test ends with what PostgreSQL holds.
/// </summary>
public sealed class RhythmTests(Product product, Browser browser) : IClassFixture<Product>, IClassFixture<Browser>
{
    private AnnotationStore Annotations => Get<AnnotationStore>();

    [Fact]
    public async Task History_RestoredRevision_IsSeenFirstThenANewOneThatUndoTakesBack()
    {
        var (page, room) = await OpenAsync(await UntouchedAsync());
        var slice = await room.SliceAsync();
        await room.StrokeAsync((0.4, 0.4), (0.45, 0.45));
        var first = await room.NumberAsync("data-mask-area");
        await room.WhenAsync("data-mask-revision", "1");
        await room.StrokeAsync((0.6, 0.4), (0.65, 0.5));
        await room.WhenAsync("data-mask-revision", "2");

        await room.PressAsync("Shift+Z");
        await Assertions.Expect(page.Locator("[data-entry]")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("[data-entry=mask-1]")).ToContainTextAsync("drawn");
        await Accessibility.AssertAsync(page, "history");
        await ScreenshotAsync(page, "history");
        var restore = page.GetByRole(AriaRole.Button, new() { Name = "Restore mask 1" });
        await restore.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await room.WhenAsync("data-mask-revision", "3");
        Assert.Equal(first, await room.NumberAsync("data-mask-area"));
        await Assertions.Expect(page.Locator("[data-entry=mask-3]")).ToContainTextAsync("restored from revision 1");
        await room.PressAsync("Escape");
        await Assertions.Expect(page.Locator("[data-part=history]")).ToBeHiddenAsync();
        await room.PressAsync("Control+z");
        await room.WhenAsync("data-mask-revision", "4");

        var history = await Annotations.MaskHistoryAsync(slice);
        Assert.Equal([4, 3, 2, 1], history.Select(revision => revision.Revision));
        Assert.Equal(new Provenance(RevisionOrigin.Restored, null, 1), history[1].Provenance);
        Assert.True(history[1].Mask.HasTheSameLesionsAs(history[3].Mask));
        Assert.True(history[0].Mask.HasTheSameLesionsAs(history[2].Mask));
    }

    [Fact]
    public async Task Proposal_AcceptedWithItsLabelThenEdited_IsRecordedAsJustThat()
    {
        var slice = await UntouchedAsync();
        var model = await PredictAsync(slice, 0.87);
        var (page, room) = await OpenAsync(slice);

        await room.PressAsync("j");
        await room.PressAsync("m");
        await room.WhenAsync("data-label", "covid");
        await room.SavedAsync();
        Assert.Equal(new Provenance(RevisionOrigin.Accepted, model), (await Annotations.CurrentMaskAsync(slice))!.Provenance);
        Assert.Equal(new Provenance(RevisionOrigin.Accepted, model), (await Annotations.CurrentLabelAsync(slice))!.Provenance);
        Assert.Contains(slice, (await Get<SnapshotStore>().CurrentAsync()).AcceptedMasks);
        Assert.Equal("", await room.StateAsync("data-verdict"));

        await room.PressAsync("b");
        await room.StrokeAsync((0.3, 0.3), (0.32, 0.34));
        await room.WhenAsync("data-verdict", "corrected");
        await Assertions.Expect(page.Locator("[data-part=verdict-text]")).ToHaveTextAsync("✎ you corrected it");
        await room.SavedAsync();
        Assert.Equal(new Provenance(RevisionOrigin.AcceptedEdited, model), (await Annotations.CurrentMaskAsync(slice))!.Provenance);
        Assert.Equal([Verdict.Corrected], await VerdictsAsync(slice));
        Assert.DoesNotContain(slice, (await Get<SnapshotStore>().CurrentAsync()).AcceptedMasks);
    }

    [Fact]
    public async Task Verdict_GivenWithKeysAndAReason_IsKeptAndListedOnTheComparePage()
    {
        var slice = await UntouchedAsync();
        var model = await PredictAsync(slice, 0.66);
        var (page, room) = await OpenAsync(slice);
        await room.PressAsync("v");
        await room.WhenAsync("data-prediction", "true");
        await room.PressAsync("Shift+J");
        await room.WhenAsync("data-verdict", "disagree");
        await room.WhenAsync("data-prediction", "false");
        await page.Locator("[data-part=verdict-reason]").FillAsync("vessels, no lesion");
        await page.Keyboard.PressAsync("Tab");
        await room.WhenAsync("data-pending-edits", "0");
        await Assertions.Expect(page.Locator("[data-part=verdict-text]")).ToHaveTextAsync("✗ you disagree");
        await room.PressAsync("n");
        await room.SavedAsync();

        await page.GotoAsync($"{product.Address}/compare?slice={slice}");
        var compare = page.Locator("[data-compare]");
        await Assertions.Expect(compare).ToHaveAttributeAsync("data-verdict", "disagree");
        await Assertions.Expect(page.Locator("[data-part=verdict-reason]")).ToHaveValueAsync("vessels, no lesion");
        await page.Locator("select[name=verdict]").SelectOptionAsync("disagree");
        await Assertions.Expect(page).ToHaveURLAsync($"{product.Address}/compare?slice={slice}&verdict=disagree");
        await Assertions.Expect(page.Locator("[data-open-slice]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("[data-open-slice]")).ToContainTextAsync("verdict: disagree");
        await Accessibility.AssertAsync(page, "compare");
        await ScreenshotAsync(page, "compare");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("select[name=verdict]")).ToHaveValueAsync("disagree");
        await page.Locator("select[name=verdict]").SelectOptionAsync("corrected");
        await Assertions.Expect(page.Locator($"[data-open-slice='{slice}']")).ToHaveCountAsync(0);
        await page.Locator("select[name=verdict]").SelectOptionAsync("disagree");
        // The list leads back to the slice, whose verdict is read anew.
        await Assertions.Expect(page).ToHaveURLAsync($"{product.Address}/compare?slice={slice}&verdict=disagree");
        await Assertions.Expect(compare).ToHaveAttributeAsync("data-verdict", "disagree");
        await page.Locator("[data-command=verdict-agree]").ClickAsync();
        await Assertions.Expect(compare).ToHaveAttributeAsync("data-verdict", "agree");
        await Assertions.Expect(compare).ToHaveAttributeAsync("data-save-state", "saved");

        await page.GotoAsync($"{product.Address}/statistics");
        await Assertions.Expect(page.Locator("[data-part=scope]")).ToContainTextAsync("Your own figures");
        await Assertions.Expect(page.Locator("[data-part=models] tbody tr")).ToHaveCountAsync(1);
        await Accessibility.AssertAsync(page, "statistics");
        await ScreenshotAsync(page, "statistics");

        Assert.Equal([Verdict.Disagree, Verdict.Disagree, Verdict.Agree], await VerdictsAsync(slice));
        await using var db = await product.Database.Databases.CreateDbContextAsync();
        var subjects = await db.Verdicts.Where(row => row.SliceId == slice && row.ModelId == model).OrderBy(row => row.Id).Select(row => row.Subject).ToListAsync();
        Assert.Equal([(int)VerdictSubject.Mask, (int)VerdictSubject.Mask, (int)VerdictSubject.Prediction], subjects);
    }

    [Fact]
    public async Task BlindedReading_SetByAnAdmin_ShowsThePredictionAfterTheReadersOwnLabel()
    {
        var slice = await UntouchedAsync();
        await PredictAsync(slice, 0.73);
        var admin = await browser.SignedInAsync(product, product.Admin);
        await BlindAsync(admin, true);
        try
        {
            var (page, room) = await OpenAsync(slice);
            await room.WhenAsync("data-withheld", "true");
            await Assertions.Expect(page.Locator("[data-part=prediction-text]")).ToContainTextAsync("Reading is blinded here");
            await Assertions.Expect(page.Locator("[data-command=accept-prediction]")).ToBeDisabledAsync();
            await room.PressAsync("a");
            Assert.Equal(0, await room.NumberAsync("data-mask-area"));
            await ScreenshotAsync(page, "blinded");

            // Neither pane gives away what the room withholds.
            await page.GotoAsync($"{product.Address}/read/{slice}?left=prediction&right=reader");
            await room.ReadyAsync();
            await Assertions.Expect(page.Locator("[data-part=left-message]")).ToContainTextAsync("the model's prediction of this slice appears once");
            await Assertions.Expect(page.Locator("[data-part=right-message]")).ToContainTextAsync("other readers' versions of this slice appear once");
            await ScreenshotAsync(page, "blinded-panes");

            await room.PressAsync("2");
            await room.WhenAsync("data-left", "prediction");
            await Assertions.Expect(page.Locator("[data-part=right-message]")).ToHaveTextAsync("No other reader has drawn on this slice.");
            await room.WhenAsync("data-withheld", "false");
            await Assertions.Expect(page.Locator("[data-part=prediction-text]")).ToContainTextAsync("0.73");
            await Assertions.Expect(page.Locator("[data-command=accept-prediction]")).ToBeEnabledAsync();
            Assert.Equal(ClassLabel.NonCovid, (await Annotations.CurrentLabelAsync(slice))!.Label);

            await room.PressAsync("Shift+P");
            await room.WhenAsync("data-second-pane", "false");
        }
        finally
        {
            await BlindAsync(admin, false);
        }
    }

    [Fact]
    public async Task CompleteAndNext_ThroughAQueue_AsksWhereNothingIsDrawnAndCountsWhatWasRead()
    {
        var queue = $"rhythm-{Guid.NewGuid():N}";
        var ids = new List<long>();
        for (var i = 0; i < 3; i++) ids.Add(await SliceAsync(queue, i));
        var page = await browser.SignedInAsync(product, product.Radiologist);
        await page.GotoAsync($"{product.Address}/worklist?source={queue}&mine=unread");
        await page.Locator("a.row-link").First.ClickAsync();
        var room = new ReadingRoom(page);
        await room.ReadyAsync();
        Assert.Equal(ids[0], await room.SliceAsync());
        await Assertions.Expect(page.Locator("[data-part=queue-read]")).ToHaveTextAsync("· 0 of 3 read by you");

        await room.StrokeAsync((0.4, 0.4), (0.5, 0.5));
        await room.WhenAsync("data-read", "1");
        await page.WaitForTimeoutAsync(800);
        await room.PressAsync("Control+Enter");
        await room.WhenAsync("data-slice-id", ids[1].ToString(CultureInfo.InvariantCulture));
        await room.ReadyAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{product.Address}/read/{ids[1]}?source={queue}&mine=unread");
        await Assertions.Expect(page.Locator("[data-part=queue-read]")).ToHaveTextAsync("· 1 of 3 read by you");

        await room.PressAsync("Control+Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Record that there is nothing here, and go on?");
        await Accessibility.AssertAsync(page, "complete and next");
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal((ids[1], "unknown"), (await room.SliceAsync(), await room.StateAsync("data-mask-state")));
        await room.PressAsync("Control+Enter");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Nothing here, next" }).ClickAsync();
        await room.WhenAsync("data-slice-id", ids[2].ToString(CultureInfo.InvariantCulture));
        await room.ReadyAsync();
        await room.StrokeAsync((0.4, 0.4), (0.5, 0.5));
        await room.WhenAsync("data-read", "3");
        await room.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("[data-part=stage-message]")).ToHaveTextAsync("You have read every other slice of this queue.");
        await room.SavedAsync();

        Assert.Equal(
            [MaskState.Complete, MaskState.Negative, MaskState.Complete],
            await Task.WhenAll(ids.Select(async id => (await Annotations.CurrentMaskAsync(id))!.Mask.State)));
        await using var db = await product.Database.Databases.CreateDbContextAsync();
        var milliseconds = await db.ReadingTimes.Where(row => row.SliceId == ids[0]).SumAsync(row => row.ActiveMs);
        Assert.InRange(milliseconds, 800, 60_000);
        await page.GotoAsync($"{product.Address}/worklist?source={queue}&mine=unread");
        await Assertions.Expect(page.GetByText("No slice matches this filter")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Worklist_PagedForthAndBack_KeepsTheFilterAndNoEmptyWord()
    {
        var source = $"paging-{Guid.NewGuid():N}";
        for (var i = 0; i < 53; i++) await SliceAsync(source, i);
        var page = await browser.SignedInAsync(product, product.Radiologist);
        await page.GotoAsync($"{product.Address}/worklist");
        await page.GetByLabel("Source").SelectOptionAsync(source);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{product.Address}/worklist?source={source}");
        await Assertions.Expect(page.Locator("a.row-link")).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Link, new() { Name = "Next 50 slices" }).ClickAsync();
        await Assertions.Expect(page.Locator("a.row-link")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Link, new() { Name = "Previous 50 slices" }).ClickAsync();
        await Assertions.Expect(page.Locator("a.row-link")).ToHaveCountAsync(50);
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"worklist\\?source={source}&before=\\d+$"));
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "First page" })).ToHaveCountAsync(0);
    }

    private async Task<(IPage Page, ReadingRoom Room)> OpenAsync(long slice)
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        return (page, await ReadingRoom.OpenAsync(page, product, slice));
    }

    private async Task BlindAsync(IPage admin, bool on)
    {
        await admin.GotoAsync($"{product.Address}/settings");
        await admin.GetByLabel("Blinded reading").SetCheckedAsync(on);
        await admin.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(admin.GetByText("saved", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(on, (await Get<RoomSettingsStore>().CurrentAsync()).BlindedReading);
    }

    /// <summary>A slice of its own, so that no test sees another's annotations.</summary>
    private Task<long> UntouchedAsync() => SliceAsync($"rhythm-{Guid.NewGuid():N}", 0);

    private async Task<long> SliceAsync(string source, int index)
    {
        const int Size = 128;
        var pixels = new short[Size * Size];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (short)(Random.Shared.Next(200) - 700);
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray();
        var thumbnail = Imaging.Pixels.GreyPng.Grey(new byte[Size * Size], Size, Size);
        return (await Get<SliceStore>().AddAsync(
            new SliceRow
            {
                Width = Size, Height = Size, IsHu = true, Patient = "R1", Source = source, Series = source, SeriesIndex = index,
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), NearDuplicateHash = 0, IsPhantom = true,
                CreatedAt = DateTimeOffset.UnixEpoch,
            },
            bytes,
            thumbnail)).Id;
    }

    /// <summary>The active model says this of the slice, and draws a square.</summary>
    private Task<long> PredictAsync(long slice, double probability) => product.PredictAsync(slice, Predictions.Square(60, 60, 20), probability);

    private async Task<IReadOnlyList<Verdict>> VerdictsAsync(long slice)
    {
        await using var db = await product.Database.Databases.CreateDbContextAsync();
        return await db.Verdicts.Where(row => row.SliceId == slice).OrderBy(row => row.Id).Select(row => (Verdict)row.Verdict).ToListAsync();
    }

    private static async Task ScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("COVIDLABEL_SCREENSHOTS") is not { Length: > 0 } folder) return;
        foreach (var width in new[] { 1440, 1024 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"rhythm-{name}-{width}.png") });
        }

        await page.SetViewportSizeAsync(1440, 900);
    }

    private T Get<T>()
        where T : notnull => product.Database.Services.GetRequiredService<T>();
}
