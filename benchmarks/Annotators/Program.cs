using System.Collections.Concurrent;
using System.Text.Json;
using Annotators;
using CovidLabel.Imaging.Phantom;
using CovidLabel.Imaging.Pixels;
using CovidLabel.Persistence;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Support;

// ./bench annotators [--seconds N] [--readers N] [--pause MS] [--json FILE]
// Simulated readers draw on 512x512 slices and save every stroke over HTTP: first each on a slice of its own, then a fifth of them
// on one slice. Ends by comparing everything that was acknowledged with the history in PostgreSQL.
const int Side = 512;
var options = Options.Parse(args);
await using var instance = await Instance.StartAsync(options.Work);
await using var services = new ServiceCollection().AddLogging().AddCovidLabelPersistence(instance.ConnectionString).BuildServiceProvider();
var annotations = services.GetRequiredService<AnnotationStore>();

using var admin = await Api.SignInAsync(instance.Address, await SignIn.DemoAsync(instance.SignInsFile, "Admin"));
var slices = (await admin.UploadAsync([.. Pictures(options.Readers + 1)])).Select(id => new DrawnSlice(id, Side, Side, 0)).ToList();
var signIns = await SignIn.CreateAsync(instance.ConnectionString, options.Readers);
var readers = new List<(string Name, Api Api)>();
foreach (var signIn in signIns) readers.Add((signIn.Email, await Api.SignInAsync(instance.Address, signIn)));

var figures = new Dictionary<string, double> { ["readers"] = options.Readers, ["seconds"] = options.Seconds, ["pauseMilliseconds"] = options.PauseMilliseconds };
var held = await PartAsync("apart", [.. readers.Select((reader, i) => (reader.Name, reader.Api, slices[i]))]);
var together = await PartAsync("together", [.. readers.Take(options.Readers / 5).Select(reader => (reader.Name, reader.Api, slices[^1]))]);
foreach (var (_, api) in readers) api.Dispose();
if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures));
return held && together && figures["apart/conflicts"] == 0 && figures["together/conflicts"] > 0 ? 0 : 1;

async Task<bool> PartAsync(string part, IReadOnlyList<(string Name, Api Api, DrawnSlice Slice)> places)
{
    var ledger = new ConcurrentBag<Acknowledged>();
    var simulated = places.Select(place => new SimulatedReader(
        place.Api, place.Name, place.Slice, TimeSpan.FromMilliseconds(options.PauseMilliseconds), ledger)).ToList();
    using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(options.Seconds));
    await Task.WhenAll(simulated.Select(reader => reader.SaveUntilAsync(stop.Token)));
    var audit = await Audit.OfAsync(ledger, places.Select(place => place.Slice).DistinctBy(slice => slice.Id).ToDictionary(slice => slice.Id, slice => slice.MaskRevision), annotations);
    double[] waited = [.. ledger.Select(save => save.Milliseconds).Order()];
    (string Name, double Value)[] found =
    [
        ("readers", places.Count), ("acknowledged", waited.Length), ("p50Milliseconds", Percentile(waited, 0.5)),
        ("p95Milliseconds", Percentile(waited, 0.95)), ("p99Milliseconds", Percentile(waited, 0.99)), ("slowestMilliseconds", waited[^1]),
        ("errors", simulated.Sum(reader => reader.Errors)), ("conflicts", simulated.Sum(reader => reader.Conflicts)),
        ("lost", audit.Lost), ("overwritten", audit.Overwritten), ("unasked", audit.Unasked),
        ("meanRuns", ledger.Average(save => save.Counts.Count)),
    ];
    Console.WriteLine($"  {part}");
    foreach (var (name, value) in found)
    {
        figures[$"{part}/{name}"] = value;
        Console.WriteLine($"    {name,-22} {value,10:0.#}");
    }

    return audit is { Lost: 0, Overwritten: 0, Unasked: 0 } && simulated.All(reader => reader.Errors == 0);
}

static IEnumerable<(string Name, byte[] Bytes)> Pictures(int count) =>
    ChestPhantom.Generate(seed: 77, patients: 1, slicesPerPatient: count, size: Side).Select((phantom, i) => (
        $"slice-{i}.png",
        GreyPng.Grey([.. phantom.Slice.Pixels.Select(hu => (byte)Math.Clamp((hu + 1350) * 255 / 1500, 0, 255))], phantom.Slice.Height, phantom.Slice.Width)));

static double Percentile(double[] ascending, double share) => ascending[Math.Min(ascending.Length - 1, (int)(share * ascending.Length))];
