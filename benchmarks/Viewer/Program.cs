using System.Text.Json;
using CovidLabel.Persistence;
using CovidLabel.Persistence.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Support;
using Viewer;

// ./bench viewer [--parts open,draw,undo,switch,delay,strokes] [--sides 512,1024,2048] [--strokes N] [--pause MS] [--profile FOLDER] [--json FILE]
// The reading room in headless Chromium, driven by real pointer and key events and measured in the page: see probe.js for what a
// latency is. No graphics card: what the compositor does after a frame is handed over is not in the figures.
const int Gestures = 20;
// Fewer, and a percentile would be the slowest of them.
const int Openings = 15;
const int Rounds = 10;
const int UndoRounds = 5;
const int Delay = 60;
var options = Options.Parse(args);
await using var instance = await Instance.StartAsync(options.Work);
await using var services = new ServiceCollection().AddLogging().AddCovidLabelPersistence(instance.ConnectionString).BuildServiceProvider();
var slices = services.GetRequiredService<SliceStore>();
var small = await Series.AddAsync(slices, 512, 8);
var middle = await Series.AddAsync(slices, 1024, 6);
var large = await Series.AddAsync(slices, 2048, 4);
await using (var db = await services.GetRequiredService<IDbContextFactory<CovidLabelDb>>().CreateDbContextAsync())
    await large.AddBlobsAsync(services.GetRequiredService<AnnotationStore>(), await db.Users.Select(reader => reader.Id).FirstAsync());

using var playwright = await Playwright.CreateAsync();
const string Chromium = "/usr/bin/chromium";
string[] arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = arguments });
await using var room = await Room.SignInAsync(browser, instance.Address, await SignIn.DemoAsync(instance.SignInsFile, "Radiologist"), options.Pause);
var figures = new Dictionary<string, double>();
var random = new Random(1);

foreach (var series in new[] { small, middle, large }.Where(series => options.Sides.Contains(series.Side)))
{
    await room.OpenAsync(series.Slices[0]);
    await PartAsync("open", () => OpenAsync(series), series);
    await PartAsync("draw", () => DrawAsync(series, ""), series);
    await PartAsync("undo", () => UndoAsync(series), series);
    await PartAsync("switch", () => SwitchAsync(series), series);
}

await room.DelayNetworkAsync(Delay);
foreach (var series in new[] { small, large })
{
    await PartAsync("delay", async () =>
    {
        await room.OpenAsync(series.Slices[0]);
        await DrawAsync(series, $", {Delay} ms of network delay");
    }, series);
}

await room.DelayNetworkAsync(0);
await PartAsync("strokes", StrokesAsync, small);
if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures));
return 0;

async Task PartAsync(string part, Func<Task> measure, Series series)
{
    if (!options.Wants(part)) return;
    var before = Stolen.Now();
    // Pages are opened, and slices switched, in a browser that nobody listens to.
    if (options.ProfileFolder is null || part is "open" or "switch")
    {
        await measure();
    }
    else
    {
        await room.StartProfileAsync();
        await measure();
        await File.WriteAllTextAsync(Path.Combine(options.ProfileFolder, $"{part}-{series.Side}.cpuprofile"), await room.StopProfileAsync());
    }

    var stolen = Stolen.Now().ShareSince(before);
    figures[$"{series.Side}: {part}/stolen"] = stolen;
    Console.WriteLine($"  {series.Side}: {part}, of the processors' time the host gave to others {stolen:0.0%}");
}

async Task OpenAsync(Series series)
{
    var (times, longTasks) = (new List<double>(), new List<double>());
    Uri At(int i) => new(instance.Address, $"read/{series.Slices[i % series.Slices.Count]}");
    await using var page = await LoneAsync();
    // The browser's own first page takes what it takes.
    await page.OpenAsync(At(series.Slices.Count - 1));
    for (var i = 0; i < Openings; i++)
    {
        var (first, tasks) = await page.OpenAsync(At(i));
        times.Add(first);
        longTasks.AddRange(tasks);
    }

    Report($"{series.Side}: page asked for to first slice painted", [.. times]);
    Blocked($"{series.Side}: page opened, and for half a second after that", [.. longTasks]);
    var trace = await page.TraceAsync(async () =>
    {
        for (var i = 0; i < Openings; i++) await page.OpenAsync(At(i));
    });
    OwnTime($"{series.Side}: as many pages opened, and traced", trace);
}

async Task DrawAsync(Series series, string circumstances)
{
    await room.TakeAsync("longTasks");
    foreach (var tool in Tool.All)
    {
        await room.Page.Keyboard.PressAsync(tool.Key);
        await tool.UseAsync(room, random);
        foreach (var kind in new[] { "pointer", "moves", "presses", "fromInput", "longTasks" }) await room.TakeAsync(kind);
        for (var i = 0; i < Gestures; i++) await tool.UseAsync(room, random);
        Report($"{series.Side}: {tool.Name}, pointer to paint{circumstances}", await room.TakeAsync("pointer"));
        // The browser hands moves over with the frame; a press or a release comes when it comes, and waits for the next one.
        Report($"{series.Side}: {tool.Name}, moves alone{circumstances}", await room.TakeAsync("moves"));
        Report($"{series.Side}: {tool.Name}, presses and releases alone{circumstances}", await room.TakeAsync("presses"));
        Report($"{series.Side}: {tool.Name}, since the system's event{circumstances}", await room.TakeAsync("fromInput"));
        Blocked($"{series.Side}: {tool.Name}{circumstances}", await room.TakeAsync("longTasks"));
    }

    await room.SavedAsync();
}

// Each step several times, there and back: once alone, a collection or another program would be as much in it as the step.
async Task UndoAsync(Series series)
{
    var steps = await room.NumberAsync("data-undo-depth");
    foreach (var kind in new[] { "key", "longTasks" }) await room.TakeAsync(kind);
    var (undone, redone) = (new List<double[]>(), new List<double[]>());
    for (var i = 0; i < UndoRounds; i++)
    {
        undone.Add(await StepsAsync("Control+z", steps));
        if (i < UndoRounds - 1) redone.Add(await StepsAsync("Control+y", steps));
    }

    Report($"{series.Side}: undo", [.. undone.SelectMany(round => round)]);
    Report($"{series.Side}: undo, each step's median of {UndoRounds} times", [.. Enumerable.Range(0, steps).Select(step => Median([.. undone.Select(round => round[step])]))]);
    Report($"{series.Side}: redo", [.. redone.SelectMany(round => round)]);
    Blocked($"{series.Side}: undo and redo", await room.TakeAsync("longTasks"));
    var trace = await room.TraceAsync(async () =>
    {
        await HeldAsync("y");
        await HeldAsync("z");
    });
    var perHold = steps + 1;
    if (trace.Keys.Count != 2 * perHold) throw new InvalidOperationException($"{trace.Keys.Count} keys are in the trace, not {2 * perHold}.");
    Took[] taken = [.. trace.Keys.Where((_, i) => i % perHold != 0)];
    Report($"{series.Side}: redo and undo, traced", [.. taken.Select(step => step.Clock)]);
    Report($"{series.Side}: redo and undo, traced, processor's time", [.. taken.Select(step => step.Processor)]);
    OwnTime($"{series.Side}: redo and undo, traced", trace);
    await room.SavedAsync();

    // Control is the first key of each.
    async Task HeldAsync(string key)
    {
        await room.Page.Keyboard.DownAsync("Control");
        await StepsAsync(key, steps);
        await room.Page.Keyboard.UpAsync("Control");
    }
}

async Task SwitchAsync(Series series)
{
    await using var page = await LoneAsync();
    await page.OpenAsync(new Uri(instance.Address, $"read/{series.Slices[0]}"));
    // Once through, so that everything has been seen.
    await ThereAndBackAsync();
    foreach (var kind in new[] { "switches", "longTasks" }) await page.TakeAsync(kind);
    for (var i = 0; i < Rounds; i++) await ThereAndBackAsync();
    Report($"{series.Side}: cached slice switch", await page.TakeAsync("switches"));
    Blocked($"{series.Side}: cached slice switch", await page.TakeAsync("longTasks"));

    async Task ThereAndBackAsync()
    {
        foreach (var (key, code) in new[] { ("ArrowDown", 40), ("ArrowUp", 38) })
            for (var i = 1; i < series.Slices.Count; i++)
            {
                await page.PressAsync(key, code);
                await Task.Delay(250);
            }
    }
}

Task<LonePage> LoneAsync() => LonePage.StartAsync(Chromium, arguments, Path.Combine(options.Work, "lone"), room.Page, Room.Probe());

async Task StrokesAsync()
{
    await room.OpenAsync(small.Slices[^1]);
    await room.Page.Keyboard.PressAsync("g");
    for (var i = 0; i < 200; i++) await StrokeAsync(i);
    await room.SavedAsync();
    var before = await room.HeapBytesAsync();
    for (var i = 0; i < options.Strokes; i++) await StrokeAsync(i);
    await room.SavedAsync();
    var after = await room.HeapBytesAsync();
    figures["heap/before/mib"] = before / 1048576;
    figures["heap/after/mib"] = after / 1048576;
    figures["heap/growth"] = (after / before) - 1;
    Console.WriteLine($"  {options.Strokes} strokes: heap and buffers {before / 1048576:0.00} to {after / 1048576:0.00} MiB ({(after / before) - 1:+0.0%;-0.0%})");
    await room.TakeAsync("key");
    Report("512: undo after so many strokes", await StepsAsync("Control+z", 50));
}

// A key that is held repeats some thirty times a second.
async Task<double[]> StepsAsync(string keys, int count)
{
    for (var i = 0; i < count; i++)
    {
        await room.Page.Keyboard.PressAsync(keys);
        await room.Page.WaitForTimeoutAsync(Math.Min(33, options.Pause));
    }

    return await room.TakeAsync("key");
}

// Without a pause: it is their number that counts here. Drawing and erasing in turn, so that the mask itself does not grow.
async Task StrokeAsync(int i)
{
    if (i % 20 == 0) await room.Page.Keyboard.PressAsync(i % 40 == 0 ? "g" : "e");
    var (x, y) = (0.3 + (0.02 * (i % 20)), 0.3 + (0.02 * (i / 40 % 20)));
    await room.DragAsync(pause: 0, (x, y), (x + 0.01, y + 0.01), (x + 0.02, y));
    if (i % 500 == 499) foreach (var kind in new[] { "pointer", "moves", "presses", "fromInput", "key", "longTasks" }) await room.TakeAsync(kind);
}

void Report(string name, double[] milliseconds)
{
    if (milliseconds.Length == 0) throw new InvalidOperationException($"Nothing was measured of {name}.");
    Array.Sort(milliseconds);
    double At(double share) => milliseconds[Math.Min(milliseconds.Length - 1, (int)(share * milliseconds.Length))];
    figures[$"{name}/p50"] = At(0.5);
    figures[$"{name}/p95"] = At(0.95);
    figures[$"{name}/max"] = milliseconds[^1];
    Console.WriteLine($"  {name,-70} p50 {At(0.5),7:0.0}  p95 {At(0.95),7:0.0}  max {milliseconds[^1],7:0.0} ms  (n {milliseconds.Length})");
}

double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

// By the clock a task has in it whatever else wanted the machine's cores; by the processor's time only itself.
void OwnTime(string name, Trace trace)
{
    var longest = trace.Tasks.MaxBy(task => task.Processor);
    var longestWait = trace.Tasks.MaxBy(task => task.Clock);
    figures[$"{name}/longestProcessorTime"] = longest.Processor;
    figures[$"{name}/longestClock"] = longestWait.Clock;
    figures[$"{name}/longestClock/processorTime"] = longestWait.Processor;
    Console.WriteLine(
        $"  {name,-70} of {trace.Tasks.Count} tasks none had the processor for longer than {longest.Processor:0.0} ms; "
        + $"the longest took {longestWait.Clock:0.0} ms, {longestWait.Processor:0.0} of the processor's");
}

void Blocked(string name, double[] longTasks)
{
    figures[$"{name}/longTasks"] = longTasks.Length;
    figures[$"{name}/longestTask"] = longTasks.DefaultIfEmpty(0).Max();
    if (longTasks.Length > 0) Console.WriteLine($"  {name,-70} main thread blocked over 50 ms {longTasks.Length} times, longest {longTasks.Max():0} ms");
}
