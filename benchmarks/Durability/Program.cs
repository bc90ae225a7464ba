using System.Text.Json;
using CovidLabel.Persistence;
using CovidLabel.Persistence.Stores;
using Durability;
using Microsoft.Extensions.DependencyInjection;
using Support;

// ./bench durability [--trainer] [--rounds N] [--json FILE]
// Readers save strokes over HTTP without a pause. Each round kills either the web or every process of PostgreSQL with
// SIGKILL, starts it again, and compares what was acknowledged with what the database holds. With --trainer it is a training that is
// killed, again and again.
var options = Options.Parse(args);
if (options.Trainer) return await KillTrainerAsync();
await using var instance = await Instance.StartAsync(options.Work);
// No connection of this process survives a killed PostgreSQL, so none is kept.
await using var services = new ServiceCollection().AddLogging()
    .AddCovidLabelPersistence(instance.ConnectionString + ";Pooling=false").BuildServiceProvider();
var annotations = services.GetRequiredService<AnnotationStore>();

var ledger = new Ledger();
using var stop = new CancellationTokenSource();
using var api = await Api.SignInAsync(instance.Address, await SignIn.DemoAsync(instance.SignInsFile, "Radiologist"));
var slices = await api.SlicesAsync(Options.Readers);
var readers = slices.Select(slice => new StrokeReader(api, ledger, slice).SaveUntilAsync(stop.Token)).ToList();

var recoveries = new Dictionary<Victim, List<double>> { [Victim.Web] = [], [Victim.Postgres] = [] };
var verdict = Verdict.None;
for (var round = 1; round <= options.Rounds; round++)
{
    var victim = round % 2 == 1 ? Victim.Web : Victim.Postgres;
    await ledger.NextAcknowledgementAsync(readers);
    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(100, 900)));
    var killed = TimeProvider.System.GetTimestamp();
    await instance.KillAndRestartAsync(victim);
    await ledger.NextAcknowledgementAsync(readers);
    recoveries[victim].Add(TimeProvider.System.GetElapsedTime(killed).TotalSeconds);
    verdict = await ledger.CompareAsync(annotations);
    Console.WriteLine($"  round {round,2}: {victim,-8} killed; {verdict.Acknowledged,6} strokes acknowledged, {verdict.Missing} missing, {verdict.Repeated} saved twice");
}

await stop.CancelAsync();
await Task.WhenAll(readers);
verdict = await ledger.CompareAsync(annotations);
var figures = new Dictionary<string, double>
{
    ["rounds"] = options.Rounds,
    ["strokesAcknowledged"] = verdict.Acknowledged,
    ["strokesMissing"] = verdict.Missing,
    ["strokesSavedTwice"] = verdict.Repeated,
    ["webRecoverySecondsMedian"] = Median(recoveries[Victim.Web]),
    ["postgresRecoverySecondsMedian"] = Median(recoveries[Victim.Postgres]),
};
await ReportAsync(figures);
return verdict is { Missing: 0, Repeated: 0, Acknowledged: > 0 } ? 0 : 1;

async Task<int> KillTrainerAsync()
{
    var trainings = new KilledTrainer(Directory.CreateDirectory(Path.Combine(options.Work, "trainer")).FullName);
    await trainings.RunAsync(options.Rounds);
    await ReportAsync(new Dictionary<string, double>
    {
        ["kills"] = trainings.Kills,
        ["trainings"] = trainings.Trainings,
        ["resumes"] = trainings.Resumed,
        ["tornCheckpointsRefused"] = trainings.Refused,
        ["trainingsThatEndedOtherwise"] = trainings.Different,
    });
    return trainings is { Different: 0, Resumed: > 0 } ? 0 : 1;
}

async Task ReportAsync(Dictionary<string, double> measured)
{
    Console.WriteLine();
    foreach (var (name, value) in measured) Console.WriteLine($"  {name,-32} {value,10:0.##}");
    if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(measured));
}

static double Median(List<double> values)
{
    if (values.Count == 0) return 0;
    var sorted = values.Order().ToList();
    return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
