using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.TestSupport;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Worker;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CovidLabel.TrainingService.Tests;

/// <summary>The real trainer against real Postgres: claim, train, cancel, die, resume, fail, promote, predict.</summary>
[Collection(TorchCollection.Name)]
public sealed class WorkerTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(4);

    private readonly PostgresDatabase database = new();
    private readonly TemporaryFolder folder = new();
    private Guid reader;

    private RunStore Runs => database.Services.GetRequiredService<RunStore>();

    private ModelStore Models => database.Services.GetRequiredService<ModelStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await using var db = await database.Databases.CreateDbContextAsync(Cancel);
        var admin = new Reader { Id = Guid.NewGuid(), UserName = "admin@example.org", DisplayName = "admin", CreatedAt = DateTimeOffset.UnixEpoch };
        db.Users.Add(admin);
        await db.SaveChangesAsync(Cancel);
        reader = admin.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Serve_QueuedRun_EndsAsTheActiveModelThatPredictedEverySlice()
    {
        await ImportAsync(TinySnapshot.Items(20));
        using var trainer = Serve();
        var run = await Runs.CreateAsync("cpu-small", epochs: 2, seed: 1, reader, Cancel);
        var ended = await EndedAsync(run);

        Assert.True(ended.State == (int)RunState.Succeeded, $"{ended.Error}\n{trainer.Output}");
        Assert.Equal(2, ended.Epoch);
        var active = await Models.ActiveAsync(Cancel);
        Assert.Equal(run, active!.RunId);
        Assert.Equal(ended.SnapshotHash, active.SnapshotHash);
        var evaluation = EvaluationJson.Read(active.Evaluation);
        Assert.Equal(active.WeightsSha256, evaluation.ModelSha256);
        Assert.NotNull(evaluation.Classification);
        Assert.Contains("Promoted: there was no active model.", (await Runs.LogsAsync(run, Cancel)).Select(line => line.Message));
        var metrics = await Runs.MetricsAsync(run, Cancel);
        Assert.Equal([1, 2], metrics["train/total"].Select(point => point.Epoch));

        var predictions = database.Services.GetRequiredService<PredictionStore>();
        await UntilAsync(async () => (await predictions.ProgressAsync(active.Id, Cancel)) is (40, 40), trainer);
        await using var db = await database.Databases.CreateDbContextAsync(Cancel);
        var prediction = await predictions.FindAsync(await db.Slices.Select(slice => slice.Id).FirstAsync(Cancel), Cancel);
        Assert.InRange(prediction!.CovidProbability!.Value, 0, 1);
        Assert.Equal((TinySnapshot.Height, TinySnapshot.Width), (prediction.Lesion!.Height, prediction.Lesion.Width));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "checkpoints", $"run-{run}")));
    }

    [Fact]
    public async Task Serve_HeartbeatWhileTheRunsEndIsWritten_LeavesNoFilesBehind()
    {
        await ImportAsync(TinySnapshot.Items(12));

        // The end stands in the database before its notification has gone out; a slow one gives a heartbeat the time to miss the run.
        await using (var db = await database.Databases.CreateDbContextAsync(Cancel))
        {
            await db.Database.ExecuteSqlRawAsync(
                """
                create function public.pg_notify(channel text, payload text) returns void language plpgsql as $$
                begin
                    if exists (select from runs where state = 3) then perform pg_sleep(2); end if;
                    perform pg_catalog.pg_notify(channel, payload);
                end $$;
                do $$ begin execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $$
                """,
                Cancel);
        }

        using var trainer = Serve();
        var run = await Runs.CreateAsync("cpu-small", epochs: 1, seed: 1, reader, Cancel);
        await UntilAsync(async () => (await Runs.FindAsync(run, Cancel))!.State == (int)RunState.Succeeded, trainer);
        await trainer.SaysAsync($"Run {run} succeeded.", Long);

        Assert.DoesNotContain("taken over", trainer.Output);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "checkpoints", $"run-{run}")));
    }

    [Fact]
    public async Task Serve_RunCancelled_StopsWithinTwoSeconds()
    {
        await ImportAsync(TinySnapshot.Items(20));
        using var trainer = Serve();
        var run = await Runs.CreateAsync("cpu-small", epochs: 5000, seed: 1, reader, Cancel);
        await UntilAsync(async () => (await Runs.FindAsync(run, Cancel))!.Epoch >= 1, trainer);
        var asked = DateTime.UtcNow;
        Assert.True(await Runs.CancelAsync(run, Cancel));
        var ended = await EndedAsync(run);

        Assert.Equal((int)RunState.Cancelled, ended.State);
        Assert.Null(ended.Error);
        Assert.InRange((ended.FinishedAt!.Value.UtcDateTime - asked).TotalSeconds, 0, 2);
        Assert.Null(await Models.ActiveAsync(Cancel));
    }

    [Fact]
    public async Task Serve_TrainerKilled_AnotherResumesAndTheWeightsEqualAnUndisturbedRunBitForBit()
    {
        await ImportAsync(TinySnapshot.Items(12));
        long disturbed, undisturbed;
        using (var first = Serve())
        {
            disturbed = await Runs.CreateAsync("cpu-small", epochs: 12, seed: 3, reader, Cancel);
            await UntilAsync(async () => (await Runs.FindAsync(disturbed, Cancel))!.Epoch >= 4, first);
            first.Kill();
        }

        using var second = Serve();
        var ended = await EndedAsync(disturbed);
        Assert.True(ended.State == (int)RunState.Succeeded, $"{ended.Error}\n{second.Output}");
        Assert.Equal(2, ended.Attempts);
        undisturbed = await Runs.CreateAsync("cpu-small", epochs: 12, seed: 3, reader, Cancel);
        Assert.Equal((int)RunState.Succeeded, (await EndedAsync(undisturbed)).State);

        var one = (await Models.ByRunAsync(disturbed, Cancel))!.Model;
        var other = (await Models.ByRunAsync(undisturbed, Cancel))!.Model;
        Assert.Equal(one.SnapshotHash, other.SnapshotHash);
        Assert.Equal(await WeightsAsync(one.Id), await WeightsAsync(other.Id));
        Assert.Contains(await Runs.LogsAsync(undisturbed, Cancel), line => line.Message.StartsWith("Promoted: not worse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_NothingAnnotated_FailsTheRunInOneSentenceAndServesOn()
    {
        await ImportAsync(TinySnapshot.Items(6, masks: false, labels: false));
        using var trainer = Serve();
        var failed = await EndedAsync(await Runs.CreateAsync("cpu-small", 1, 1, reader, Cancel));
        var unknown = await EndedAsync(await Runs.CreateAsync("no-such", 1, 1, reader, Cancel));

        Assert.Equal((int)RunState.Failed, failed.State);
        Assert.Contains("annotate some first", failed.Error);
        Assert.DoesNotContain('\n', failed.Error!);
        Assert.Contains("there is no preset no-such", unknown.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Builder_SnapshotWhoseFileIsGone_IsWrittenAgainFromTheSameRevisionsWithTheSameHash()
    {
        var ids = await ImportAsync(TinySnapshot.Items(10));
        var builder = new SnapshotBuilder(database.Services.GetRequiredService<SnapshotStore>(), Models);
        var hash = await builder.FreezeAsync(folder.File("a"), seed: 1, Cancel);
        var annotations = database.Services.GetRequiredService<AnnotationStore>();
        await annotations.AppendLabelAsync(ids[0], 1, ClassLabel.NonCovid, reader, cancel: Cancel);
        await builder.RestoreAsync(folder.File("b"), hash, Cancel);
        var later = await builder.FreezeAsync(folder.File("c"), seed: 1, Cancel);

        Assert.Equal(File.ReadAllBytes(folder.File("a")), File.ReadAllBytes(folder.File("b")));
        Assert.NotEqual(hash, later);
        using var snapshot = SnapshotFile.Open(folder.File("a"));
        Assert.Equal(ids.Select(id => $"{id}"), snapshot.Items.Select(item => item.Slice));
        Assert.All(snapshot.Items.GroupBy(item => item.Group), group => Assert.Single(group.Select(item => item.Part).Distinct()));
    }

    [Fact]
    public async Task Serve_PostgresAway_SaysSoOnceAndGoesOnWhenItIsBack()
    {
        // A server that is not there stands for one that went away: the same exceptions, and no cluster of our own to stop.
        using var trainer = new TrainerProcess(["serve", "--threads", "1"], new Dictionary<string, string>
        {
            ["ConnectionStrings__CovidLabel"] = "Host=127.0.0.1;Port=1;Username=x;Password=x;Database=x;Timeout=2",
            ["COVIDLABEL_DATA"] = folder.Path,
        });
        await trainer.SaysAsync("waiting for it", Long);
        await Task.Delay(TimeSpan.FromSeconds(4), Cancel);

        Assert.False(trainer.HasExited);
        Assert.Single(trainer.Output.Split('\n'), line => line.Contains("waiting for it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ConnectionStrings__CovidLabel", "ConnectionStrings:CovidLabel is not set")]
    [InlineData("COVIDLABEL_DATA", "COVIDLABEL_DATA is not set")]
    public async Task Serve_SettingMissing_EndsNamingTheKey(string missing, string sentence)
    {
        var environment = new Dictionary<string, string> { ["ConnectionStrings__CovidLabel"] = database.ConnectionString, ["COVIDLABEL_DATA"] = folder.Path };
        environment[missing] = "";
        using var trainer = new TrainerProcess(["serve"], environment);

        Assert.Equal(1, await trainer.ExitAsync(Long));
        Assert.Contains(sentence, trainer.Output);
    }

    [Fact]
    public async Task Builder_MaskAcceptedFromAModelUnedited_IsNoTargetAndIsCountedInTheDatasheet()
    {
        var items = TinySnapshot.Items(10);
        var ids = await ImportAsync(items);
        var masked = items.FindIndex(item => item.MaskState == MaskState.Complete);
        var annotations = database.Services.GetRequiredService<AnnotationStore>();
        var lesion = RunLengthMask.FromCounts(TinySnapshot.Height, TinySnapshot.Width, [100, 50, (TinySnapshot.Height * TinySnapshot.Width) - 150]);
        var model = await ModelAsync();
        await database.Services.GetRequiredService<PredictionStore>().SaveAsync(model, [(ids[masked], 0.9, lesion)], Cancel);
        var builder = new SnapshotBuilder(database.Services.GetRequiredService<SnapshotStore>(), Models);
        await builder.FreezeAsync(folder.File("before"), seed: 1, Cancel);
        await annotations.AppendMaskAsync(
            ids[masked], 1, LesionMask.Create(MaskState.Complete, TinySnapshot.Height, TinySnapshot.Width, [new Lesion(LesionKind.GroundGlass, lesion)]),
            reader, null, new Provenance(RevisionOrigin.Accepted, model), Cancel);
        var hash = await builder.FreezeAsync(folder.File("after"), seed: 1, Cancel);

        using var before = SnapshotFile.Open(folder.File("before"));
        using var after = SnapshotFile.Open(folder.File("after"));
        Assert.Equal(before.Items.Count, after.Items.Count);
        Assert.Equal(before.Items.Count(item => item.HasMask) - 1, after.Items.Count(item => item.HasMask));
        var summary = SnapshotCount.Read((await database.Services.GetRequiredService<SnapshotStore>().FindAsync(hash, Cancel))!.Summary);
        Assert.Equal((1, 0), (summary.Sum(row => row.AcceptedMasks), summary.Sum(row => row.AcceptedLabels)));
        // The same file comes out again, though the database still says "complete".
        await builder.RestoreAsync(folder.File("again"), hash, Cancel);
    }

    private async Task<long> ModelAsync()
    {
        var run = await Runs.CreateAsync("cpu-small", 1, 1, reader, Cancel);
        await database.Services.GetRequiredService<SnapshotStore>().SaveAsync("snapshot", "{}", [], Cancel);
        return await Models.AddAsync(
            new ModelRow
            {
                RunId = run, Preset = "cpu-small", Options = "{}", SnapshotHash = "snapshot", Evaluation = "{}",
                WeightsSha256 = "", WeightsBytes = 1, CreatedAt = DateTimeOffset.UnixEpoch,
            },
            new MemoryStream([1]), Cancel);
    }

    private TrainerProcess Serve() => new(["serve", "--threads", "1", "--device", "cpu"], new Dictionary<string, string>
    {
        ["ConnectionStrings__CovidLabel"] = database.ConnectionString,
        ["COVIDLABEL_DATA"] = folder.Path,
    });

    /// <summary>Slices with their labels and masks as a reader would have left them.</summary>
    private async Task<List<long>> ImportAsync(IEnumerable<SnapshotItem> items)
    {
        var slices = database.Services.GetRequiredService<SliceStore>();
        var annotations = database.Services.GetRequiredService<AnnotationStore>();
        var ids = new List<long>();
        foreach (var item in items)
        {
            var (pixels, labelMap) = TinySnapshot.Pixels(item);
            var bytes = MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray();
            var (id, _) = await slices.AddAsync(
                new SliceRow
                {
                    Width = item.Width,
                    Height = item.Height,
                    IsHu = item.IsHu,
                    Patient = item.Group,
                    Source = item.Source,
                    SeriesIndex = 0,
                    Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                    NearDuplicateHash = 0,
                    IsPhantom = true,
                    CreatedAt = DateTimeOffset.UnixEpoch,
                },
                bytes,
                [1]);
            ids.Add(id);
            if (item.Label is { } label) await annotations.AppendLabelAsync(id, 0, label, reader, cancel: Cancel);
            if (item.HasMask)
            {
                await annotations.AppendMaskAsync(
                    id, 0, LesionMask.FromLabelMap(item.MaskState, labelMap!, item.Height, item.Width), reader, null, cancel: Cancel);
            }
        }

        return ids;
    }

    private async Task<RunRow> EndedAsync(long run)
    {
        for (var deadline = DateTime.UtcNow + Long; DateTime.UtcNow < deadline; await Task.Delay(100, Cancel))
        {
            if (await Runs.FindAsync(run, Cancel) is { } row && ((RunState)row.State).IsFinal()) return row;
        }

        Assert.Fail($"run {run} did not end within {Long}");
        throw new InvalidOperationException();
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, TrainerProcess trainer)
    {
        for (var deadline = DateTime.UtcNow + Long; !await holds(); await Task.Delay(50, Cancel))
            Assert.True(DateTime.UtcNow < deadline, $"nothing came of it within {Long}:\n{trainer.Output}");
    }

    private async Task<byte[]> WeightsAsync(long modelId)
    {
        using var stream = new MemoryStream();
        Assert.True(await Models.CopyWeightsAsync(modelId, stream, Cancel));
        return stream.ToArray();
    }
}
