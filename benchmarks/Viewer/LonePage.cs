using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Playwright;

namespace Viewer;

/// <summary>
/// A page in a Chromium of its own, with nobody listening to its network. Playwright has the browser report every request; in a trace with it,
/// the page's thread was held for 47 ms once a slice of 2048 pixels had come, and in one without it was not. No reader waits for that.
/// </summary>
internal sealed class LonePage : IAsyncDisposable
{
    private readonly Process browser;
    private readonly string folder;
    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[1 << 16];
    private string? session;
    private int calls;

    private LonePage(Process browser, string folder)
    {
        this.browser = browser;
        this.folder = folder;
    }

    /// <param name="folder">Where the browser keeps its things; there is none yet.</param>
    /// <param name="likewise">A page whose sign-in and size this one has.</param>
    /// <param name="script">Runs before anything of the page's own.</param>
    public static async Task<LonePage> StartAsync(string executable, IEnumerable<string> arguments, string folder, IPage likewise, string script)
    {
        var start = new ProcessStartInfo(executable, [.. arguments, "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={folder}", "about:blank"])
        {
            RedirectStandardError = true,
        };
        var page = new LonePage(Process.Start(start)!, folder);
        page.browser.ErrorDataReceived += (_, _) => { };
        page.browser.BeginErrorReadLine();
        await page.socket.ConnectAsync(await page.AddressAsync(), CancellationToken.None);
        var cookies = await likewise.Context.CookiesAsync();
        await page.SendAsync("Storage.setCookies", new { cookies = cookies.Select(one => new { one.Name, one.Value, one.Domain, one.Path, one.HttpOnly }) });
        var target = (await page.SendAsync("Target.createTarget", new { url = "about:blank" })).GetProperty("targetId").GetString();
        page.session = (await page.SendAsync("Target.attachToTarget", new { targetId = target, flatten = true })).GetProperty("sessionId").GetString();
        await page.SendAsync("Page.enable", new { });
        await page.SendAsync("Page.addScriptToEvaluateOnNewDocument", new { source = script });
        var (width, height) = (likewise.ViewportSize!.Width, likewise.ViewportSize.Height);
        await page.SendAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = false });
        return page;
    }

    /// <returns>Milliseconds from the request for the page to the first slice painted, and tasks over 50 ms until all that follows it has come.</returns>
    public async Task<(double FirstSlice, double[] LongTasks)> OpenAsync(Uri slice)
    {
        await SendAsync("Page.navigate", new { url = slice.ToString() });
        var opened = await EvaluateAsync("""
            (async () => {
              const later = (ms) => new Promise((done) => setTimeout(done, ms));
              while (window.probe.firstSlice === undefined) await later(50);
              const fetched = () => performance.getEntriesByType('resource').length;
              for (let seen = -1; seen !== fetched(); await later(500)) seen = fetched();
              return { first: window.probe.firstSlice, long: window.probe.longTasks };
            })()
            """);
        return (opened.GetProperty("first").GetDouble(), [.. opened.GetProperty("long").EnumerateArray().Select(task => task.GetDouble())]);
    }

    /// <summary>Presses and releases a key that writes nothing.</summary>
    /// <param name="code">Windows' number for it.</param>
    public async Task PressAsync(string key, int code)
    {
        foreach (var type in new[] { "rawKeyDown", "keyUp" })
            await SendAsync("Input.dispatchKeyEvent", new { type, key, code = key, windowsVirtualKeyCode = code });
    }

    /// <returns>What the probe measured of one kind since it was last asked.</returns>
    public async Task<double[]> TakeAsync(string kind) =>
        [.. (await EvaluateAsync($"window.probe.{kind}.splice(0)")).EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>Has the browser take down what the page's thread does meanwhile.</summary>
    public async Task<Trace> TraceAsync(Func<Task> act)
    {
        await SendAsync("Tracing.start", Trace.Request);
        await act();
        var told = new List<JsonElement>();
        await SendAsync("Tracing.end", new { }, told);
        while (!told.Exists(message => MethodOf(message) == "Tracing.tracingComplete")) told.Add(await ReceiveAsync());
        return Trace.Of(told.Where(message => MethodOf(message) == "Tracing.dataCollected").Select(message => message.GetProperty("params")));
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        browser.Kill(entireProcessTree: true);
        await browser.WaitForExitAsync();
        browser.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The browser writes its port into a file once it listens.</summary>
    private async Task<Uri> AddressAsync()
    {
        var file = Path.Combine(folder, "DevToolsActivePort");
        for (var waited = 0; waited < 300; waited++, await Task.Delay(100))
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [var port, var path, ..]) return new Uri($"ws://127.0.0.1:{port}{path}");
        throw new InvalidOperationException($"Chromium did not listen within 30 s: {file} is not there.");
    }

    private async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true });
        return answer.TryGetProperty("exceptionDetails", out var failure)
            ? throw new InvalidOperationException($"The page threw: {failure}")
            : answer.GetProperty("result").GetProperty("value");
    }

    private static string? MethodOf(JsonElement message) => message.TryGetProperty("method", out var method) ? method.GetString() : null;

    /// <summary>A call at a time.</summary>
    /// <param name="told">Takes what the browser tells before the answer; without it that is passed over.</param>
    private async Task<JsonElement> SendAsync(string method, object parameters, List<JsonElement>? told = null)
    {
        var id = ++calls;
        var call = new Dictionary<string, object> { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null) call["sessionId"] = session;
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call, JsonSerializerOptions.Web), WebSocketMessageType.Text, true, CancellationToken.None);
        for (; ; )
        {
            var message = await ReceiveAsync();
            if (!message.TryGetProperty("id", out var of) || of.GetInt32() != id)
            {
                told?.Add(message);
                continue;
            }

            return message.TryGetProperty("error", out var error) ? throw new InvalidOperationException($"{method}: {error}") : message.GetProperty("result");
        }
    }

    private async Task<JsonElement> ReceiveAsync()
    {
        using var message = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonDocument.Parse(message.ToArray()).RootElement;
    }
}
