using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>
/// What holds for every page: it says that the product is for research, axe finds no violation of WCAG 2.1 AA, nothing scrolls
/// sideways, and the browser reports no error (a blocked script counts). Light and dark, 1440 and 1024 wide. With
/// COVIDLABEL_SCREENSHOTS naming a folder, pictures of the pages are left there to be looked at.
/// </summary>
public sealed class EveryPageTests(Product product, Browser browser) : IClassFixture<Product>, IClassFixture<Browser>
{
    [Theory]
    [InlineData(1440)]
    [InlineData(1024)]
    public async Task Page_SignedIn_IsAccessibleFitsAndSaysWhatItIsFor(int width)
    {
        var slice = await MaskedSliceAsync();
        var page = await browser.SignedInAsync(product, product.Admin, width: width);
        var (upload, run) = (await UploadAsync(), await RunAsync());
        var (older, newer) = await ModelsAsync();
        // Each page with what is on it once it has read its rows: live parts come after the page around them.
        (string Path, string Ready)[] pages =
        [
            ("/worklist", "table"), ("/worklist?maskState=complete", "table"),
            ("/worklist?text=nothing-matches-this", "text=No slice matches"), ("/upload", "text=Choose files"),
            ($"/upload/{upload}", "text=not-an-image.png"), ("/training", "text=Start training"), ($"/training/{run}", "figure"),
            ($"/training/compare?a={run}&b={run}", "main a"), ("/models", "main table"), ("/people", "main table"),
            ("/settings", "text=Blinded reading"), ("/statistics", "main table"),
            ($"/training/{newer.RunId}", "text=Shortcut probes"), ($"/models/{newer.Id}", "text=Shortcut probes"),
            ($"/training/compare?a={older.RunId}&b={newer.RunId}", "text=On the same slices"),
            ("/about", "text=Versions"), ("/no-such-page", "text=no such page"), ($"/read/{slice}", "[data-ready=true]"),
            ("/compare", "text=Nothing to compare yet"), ($"/compare?slice={slice}", "[data-ready=true]"),
        ];
        foreach (var (path, ready) in pages) await CheckAsync(page, path, ready, width);
    }

    [Fact]
    public async Task SignIn_BeforeAnybodyIs_IsAccessible()
    {
        var page = await (await browser.PersonAsync()).NewPageAsync();
        await CheckAsync(page, "/sign-in", "text=E-mail", 1440);
    }

    [Fact]
    public async Task Axe_OnAPageWithFaults_FindsThem_AlsoThoseOfThePageAsAWhole()
    {
        var page = await (await browser.PersonAsync()).NewPageAsync();
        await page.SetContentAsync("""<html><body><img src="data:,"><p style="color: #999; background: #aaa">hardly seen</p></body></html>""");
        var found = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Accessibility.AssertAsync(page, "faults"));
        foreach (var rule in new[] { "image-alt", "color-contrast", "document-title", "html-has-lang" }) Assert.Contains(rule, found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(1024, 768)]
    public async Task ReadingRoom_OnALaptop_FitsWithoutScrollingThePage(int width, int height)
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        await page.SetViewportSizeAsync(width, height);
        await ReadingRoom.OpenAsync(page, product, await MaskedSliceAsync());

        Assert.Equal(height, await page.EvaluateAsync<int>("() => document.documentElement.scrollHeight"));
        // A long name is cut off: on several lines it would lie over the banner.
        var lines = await page.Locator("[data-part=slice-title]").EvaluateAsync<double>(
            "title => { const one = title.offsetHeight; title.textContent = 'a long name '.repeat(40); return title.offsetHeight / one; }");
        Assert.Equal(1, lines);
    }

    [Fact]
    public async Task Radiologist_OnAnAdminsPage_IsTurnedAway()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        foreach (var path in new[] { "/training", "/models", "/people", "/settings" })
        {
            await page.GotoAsync(product.Address + path);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your role does not include this page" })).ToBeVisibleAsync();
        }
    }

    private async Task CheckAsync(IPage page, string path, string ready, int width)
    {
        var errors = new List<string>();
        void Note(object? sender, IConsoleMessage message)
        {
            // The page asked for does not exist: Chromium reports the 404 that the test wants.
            if (message.Type == "error" && !path.Contains("no-such-page", StringComparison.Ordinal)) errors.Add(message.Text);
        }

        page.Console += Note;
        await page.GotoAsync(product.Address + path);
        await Assertions.Expect(page.Locator(ready).First).ToBeAttachedAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("research use", new() { Exact = false }).First).ToBeVisibleAsync();
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{path} at {width} scrolls sideways by {overflow} px");
        await Accessibility.AssertInBothSchemesAsync(page, $"{path} ({width})");
        await SaveScreenshotsAsync(page, path, width);
        Assert.True(errors.Count == 0, $"{path}: {string.Join("; ", errors)}");
        page.Console -= Note;
    }

    private static async Task SaveScreenshotsAsync(IPage page, string path, int width)
    {
        if (Environment.GetEnvironmentVariable("COVIDLABEL_SCREENSHOTS") is not { Length: > 0 } folder) return;
        var name = string.Concat(path.Trim('/').Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'));
        foreach (var scheme in Accessibility.Schemes)
        {
            await page.WearAsync(scheme);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{scheme}-{width}.png".ToLowerInvariant()), FullPage = true });
        }
    }

    private async Task<long> MaskedSliceAsync() =>
        (await product.Database.Services.GetRequiredService<SliceQueries>()
            .PageAsync(new SliceFilter { MaskState = MaskState.Complete }, SliceOrder.Id, null, 1)).Items[0].Id;

    private async Task<Guid> UploadAsync() => await product.Database.Services.GetRequiredService<UploadStore>()
        .CreateAsync([new ReceivedFile("not-an-image.png", [1, 2, 3])], "test", null, await AdminIdAsync());

    /// <summary>A run that has curves and was cancelled: the page's fullest state without waiting for a training.</summary>
    private async Task<long> RunAsync()
    {
        var runs = product.Database.Services.GetRequiredService<RunStore>();
        var run = await runs.CreateAsync("cpu-small", 3, 1, await AdminIdAsync());
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            await runs.AppendEpochAsync(run, epoch, new Dictionary<string, double>
            {
                ["train/total"] = 2.0 / epoch,
                ["train/segmentation"] = 1.0 / epoch,
                ["validation/total"] = 2.2 / epoch,
                ["validation/segmentation"] = 1.1 / epoch,
                ["validation/dice"] = 0.2 * epoch,
                ["validation/auc"] = 0.5 + (0.1 * epoch),
            });
        }

        await runs.LogAsync(run, "Resumed at epoch 2, step 40.");
        await runs.CancelAsync(run);
        return run;
    }

    /// <summary>Two versions with every figure there is, the newer one compared with the older; made once.</summary>
    private async Task<(ModelRow Older, ModelRow Newer)> ModelsAsync()
    {
        var models = product.Database.Services.GetRequiredService<ModelStore>();
        for (var known = await models.ListAsync(); known.Count < 2; known = await models.ListAsync())
            await AddModelAsync(known.Count == 0 ? null : known[0].Model.WeightsSha256);
        var versions = await models.ListAsync();
        return (versions[^1].Model, versions[^2].Model);
    }

    private async Task AddModelAsync(string? activeSha256)
    {
        var run = await RunAsync();
        SnapshotCount[] summary =
        [
            new(SnapshotPart.Train, "covid-ct", 120, 314, 314, 40, [new LabelConflict("12", "345", 31)]),
            new(SnapshotPart.Test, "covid-ct", 61, 163, 163, 50, []),
        ];
        await product.AddModelAsync(run, $"{run:x}", summary, """{"epochs":60,"network":{"width":8}}""", activeSha256);
    }

    private async Task<Guid> AdminIdAsync()
    {
        await using var db = await product.Database.Databases.CreateDbContextAsync();
        return db.Users.Single(user => user.Email == product.Admin.Email).Id;
    }
}
