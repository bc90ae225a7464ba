using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Playwright;
using Support;

namespace Viewer;

/// <summary>The reading room in a real Chromium without a screen, with the probe in its page.</summary>
internal sealed class Room : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly int pause;

    private Room(IBrowserContext context, IPage page, ICDPSession tools, int pause)
    {
        this.context = context;
        this.pause = pause;
        Page = page;
        Tools = tools;
    }

    public IPage Page { get; }

    private ICDPSession Tools { get; }

    public static async Task<Room> SignInAsync(IBrowser browser, Uri address, SignIn signIn, int pause)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        await context.AddInitScriptAsync(Probe());
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail").FillAsync(signIn.Email);
        await page.GetByLabel("Password").FillAsync(signIn.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        return new Room(context, page, await context.NewCDPSessionAsync(page), pause);
    }

    /// <summary>What runs in a page before anything of its own.</summary>
    public static string Probe()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("probe.js")!;
        return new StreamReader(stream).ReadToEnd();
    }

    /// <summary>Until the first slice is painted, and what is fetched ahead of the reader's next step has come.</summary>
    public async Task OpenAsync(long slice)
    {
        await Page.GotoAsync($"/read/{slice}");
        await Page.WaitForFunctionAsync("() => window.probe.firstSlice !== undefined");
        await FetchedAheadAsync();
    }

    /// <summary>Waits until nothing has been fetched for a while: what is fetched ahead of the reader's next step has come.</summary>
    private async Task FetchedAheadAsync()
    {
        for (int seen = -1, now = 0; now != seen; await Page.WaitForTimeoutAsync(500))
            (seen, now) = (now, await Page.EvaluateAsync<int>("() => performance.getEntriesByType('resource').length"));
    }

    public Task DelayNetworkAsync(int milliseconds) => Tools.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
    {
        ["offline"] = false, ["latency"] = milliseconds, ["downloadThroughput"] = -1, ["uploadThroughput"] = -1,
    });

    /// <summary>What the probe took down since the last time, of one kind.</summary>
    public async Task<double[]> TakeAsync(string kind)
    {
        await Page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))");
        return await Page.EvaluateAsync<double[]>($"() => window.probe.{kind}.splice(0)");
    }

    /// <summary>A drag over points given as shares of the stage, at a hand's pace; over one point, a click.</summary>
    public Task DragAsync(params (double X, double Y)[] points) => DragAsync(pause, points);

    /// <param name="pause">Milliseconds between gestures, and that a click lasts.</param>
    public async Task DragAsync(int pause, params (double X, double Y)[] points)
    {
        var stage = await StageAsync();
        float X((double X, double Y) point) => (float)(stage.X + (point.X * stage.Width));
        float Y((double X, double Y) point) => (float)(stage.Y + (point.Y * stage.Height));
        await Page.Mouse.MoveAsync(X(points[0]), Y(points[0]));
        await RestAsync(pause);
        await Page.Mouse.DownAsync();
        if (points.Length == 1) await RestAsync(pause);
        foreach (var point in points.Skip(1)) await Page.Mouse.MoveAsync(X(point), Y(point));
        await Page.Mouse.UpAsync();
        await RestAsync(pause);
    }

    public async Task<int> NumberAsync(string attribute) => int.Parse(
        await Page.Locator("[data-reading-room]").GetAttributeAsync(attribute) ?? "", CultureInfo.InvariantCulture);

    public Task SavedAsync() => Page.WaitForFunctionAsync(
        "() => document.querySelector('[data-reading-room]').dataset.saveState === 'saved'", null, new() { Timeout = 600_000 });

    /// <summary>Bytes in use after a collection: objects, and the buffers that they hold.</summary>
    public async Task<double> HeapBytesAsync()
    {
        for (var i = 0; i < 3; i++) await Tools.SendAsync("HeapProfiler.collectGarbage");
        var usage = (await Tools.SendAsync("Runtime.getHeapUsage"))!.Value;
        return BytesOf(usage, "usedSize") + BytesOf(usage, "backingStorageSize");
    }

    public async Task StartProfileAsync()
    {
        await Tools.SendAsync("Profiler.enable");
        await Tools.SendAsync("Profiler.start");
    }

    /// <returns>A CPU profile as the browser's own tools open it.</returns>
    public async Task<string> StopProfileAsync() => (await Tools.SendAsync("Profiler.stop"))!.Value.GetProperty("profile").GetRawText();

    /// <summary>Has the browser take down what the page's thread does meanwhile.</summary>
    public async Task<Trace> TraceAsync(Func<Task> act)
    {
        var collected = new List<JsonElement>();
        var complete = new TaskCompletionSource();
        void Collect(object? sender, JsonElement? some) => collected.Add(some!.Value);
        void Complete(object? sender, JsonElement? how) => complete.SetResult();
        var (data, end) = (Tools.Event("Tracing.dataCollected"), Tools.Event("Tracing.tracingComplete"));
        data.OnEvent += Collect;
        end.OnEvent += Complete;
        await Tools.SendAsync("Tracing.start", Trace.Request);
        await act();
        await Tools.SendAsync("Tracing.end");
        await complete.Task;
        data.OnEvent -= Collect;
        end.OnEvent -= Complete;
        return Trace.Of(collected);
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private static double BytesOf(JsonElement usage, string name) => usage.TryGetProperty(name, out var bytes) ? bytes.GetDouble() : 0;

    private Task RestAsync(int pause) => pause == 0 ? Task.CompletedTask : Page.WaitForTimeoutAsync(pause);

    private LocatorBoundingBoxResult? stage;

    private async Task<LocatorBoundingBoxResult> StageAsync() => stage ??= (await Page.Locator("[data-part=stage]").BoundingBoxAsync())!;
}
