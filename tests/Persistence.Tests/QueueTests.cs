using CovidLabel.Domain.Slices;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Stores;
using CovidLabel.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CovidLabel.Persistence.Tests;

public sealed class QueueTests : IAsyncLifetime
{
    private readonly PostgresDatabase database = new();

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private RunStore Runs => database.Services.GetRequiredService<RunStore>();

    private UploadStore Uploads => database.Services.GetRequiredService<UploadStore>();

    [Fact]
    public async Task Upload_ClaimedByManyAtOnce_GoesToOneWithItsBytes()
    {
        var reader = await database.ReaderAsync();
        var id = await Uploads.CreateAsync([new("a.png", [1, 2]), new("b.png", [3])], "site", "P1", reader);
        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Uploads.ClaimAsync()));
        var job = Assert.Single(claims.OfType<UploadJob>());
        Assert.Equal(id, job.Upload.Id);
        Assert.Equal(["a.png", "b.png"], job.Files.Select(file => file.File.Name));
        Assert.Equal([[1, 2], [3]], job.Files.Select(file => file.Bytes));
        Assert.All((await Uploads.StatusAsync(id))!.Files, file => Assert.Equal((int)UploadState.Decoding, file.File.State));
    }

    [Fact]
    public async Task Upload_Finished_KeepsReasonsAndSlicesAndDropsTheBytes()
    {
        var (reader, slice) = (await database.ReaderAsync(), await database.SliceAsync());
        var id = await Uploads.CreateAsync([new("scans.zip", [1])], "site", null, reader);
        await Uploads.ClaimAsync();
        await Uploads.FinishAsync(id, [
            new("scans.zip/1.png", 10, [slice], null, "duplicate"),
            new("scans.zip/2.png", 10, [], "not an image", null),
        ]);
        var status = (await Uploads.StatusAsync(id))!;
        Assert.Equal((int)UploadState.Done, status.Upload.State);
        Assert.Equal([slice], status.Files[0].SliceIds);
        Assert.Equal("not an image", status.Files[1].File.Reason);
        await using var db = await database.Databases.CreateDbContextAsync();
        Assert.Equal(0, await db.UploadContents.CountAsync());
        Assert.Null(await Uploads.ClaimAsync());
    }

    [Fact]
    public async Task Upload_WhoseProcessDied_IsClaimableAgainUntilTriedTooOften()
    {
        var reader = await database.ReaderAsync();
        var id = await Uploads.CreateAsync([new("a.png", [1])], "site", null, reader);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(id, (await Uploads.ClaimAsync())!.Upload.Id);
            Assert.Null(await Uploads.ClaimAsync());
            await ExpireAsync("update uploads set lease_until = now() - interval '1 second'");
        }

        Assert.Null(await Uploads.ClaimAsync());
        Assert.Equal([id], await Uploads.AbandonedAsync());
    }

    [Fact]
    public async Task Run_ClaimedByManyAtOnce_GoesToOneTrainer()
    {
        var run = await Runs.CreateAsync("cpu-small", null, 1, await database.ReaderAsync());
        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Runs.ClaimAsync($"trainer-{i}")));
        var claimed = Assert.Single(claims.OfType<Rows.RunRow>());
        Assert.Equal(run, claimed.Id);
        Assert.Equal((int)RunState.Running, claimed.State);
    }

    [Fact]
    public async Task Run_WhoseTrainerFellSilent_IsTakenOverAndTheFirstOneLosesIt()
    {
        var run = await Runs.CreateAsync("cpu-small", null, 1, await database.ReaderAsync());
        await Runs.ClaimAsync("first");
        Assert.True(await Runs.HeartbeatAsync(run, "first"));
        await ExpireAsync("update runs set heartbeat_at = now() - interval '1 minute'");
        Assert.Equal(run, (await Runs.ClaimAsync("second"))!.Id);
        Assert.False(await Runs.HeartbeatAsync(run, "first"));
        Assert.False(await Runs.FinishAsync(run, "first", RunState.Succeeded, null));
        Assert.True(await Runs.FinishAsync(run, "second", RunState.Failed, "The disk is full."));
        Assert.Equal("The disk is full.", (await Runs.FindAsync(run))!.Error);
    }

    [Fact]
    public async Task Run_EndedTwiceByItsTrainer_IsItsOwnBothTimes()
    {
        // A connection that breaks after the end was written makes the trainer write it again.
        var run = await Runs.CreateAsync("cpu-small", null, 1, await database.ReaderAsync());
        await Runs.ClaimAsync("trainer");
        Assert.True(await Runs.FinishAsync(run, "trainer", RunState.Succeeded, null));
        Assert.True(await Runs.FinishAsync(run, "trainer", RunState.Succeeded, null));
        Assert.False(await Runs.FinishAsync(run, "another", RunState.Succeeded, null));
        Assert.False(await Runs.FinishAsync(run, "trainer", RunState.Failed, "The disk is full."));
        Assert.Null((await Runs.FindAsync(run))!.Error);
    }

    [Fact]
    public async Task Run_AtWork_SaysAtWhichStepOfTheEpochAndNotWhenItHasEnded()
    {
        var run = await Runs.CreateAsync("paper-512", 1, 1, await database.ReaderAsync());
        await Runs.ClaimAsync("trainer");
        Assert.True(await Runs.HeartbeatAsync(run, "trainer", new EpochStep(3, 12)));
        Assert.Equal((3, 12), await StepAsync(run));
        Assert.True(await Runs.HeartbeatAsync(run, "trainer"));
        Assert.Equal((null, null), await StepAsync(run));
        Assert.False(await Runs.HeartbeatAsync(run, "another", new EpochStep(1, 2)));
        Assert.True(await Runs.HeartbeatAsync(run, "trainer", new EpochStep(12, 12)));
        Assert.True(await Runs.FinishAsync(run, "trainer", RunState.Succeeded, null));
        Assert.Equal((null, null), await StepAsync(run));
    }

    [Fact]
    public async Task Run_Cancelled_EndsAtOnceWhenQueuedAndAsksTheTrainerWhenRunning()
    {
        var reader = await database.ReaderAsync();
        var running = await Runs.CreateAsync("cpu-small", 3, 1, reader);
        await Runs.ClaimAsync("trainer");
        var queued = await Runs.CreateAsync("cpu-small", 3, 1, reader);
        Assert.True(await Runs.CancelAsync(queued));
        Assert.True(await Runs.CancelAsync(running));
        Assert.Equal((int)RunState.Cancelled, (await Runs.FindAsync(queued))!.State);
        Assert.True(await Runs.IsCancellingAsync(running));
        Assert.True(await Runs.FinishAsync(running, "trainer", RunState.Cancelled, null));
        Assert.False(await Runs.CancelAsync(running));
        Assert.Null(await Runs.ClaimAsync("trainer"));
    }

    [Fact]
    public async Task Metrics_OfARepeatedEpoch_ReplaceWhatCameAfter()
    {
        var run = await Runs.CreateAsync("cpu-small", 3, 1, await database.ReaderAsync());
        foreach (var epoch in new[] { 1, 2, 3 })
            await Runs.AppendEpochAsync(run, epoch, new Dictionary<string, double> { ["train/total"] = epoch });
        await Runs.AppendEpochAsync(run, 2, new Dictionary<string, double> { ["train/total"] = 20 });
        Assert.Equal([(1, 1.0), (2, 20.0)], (await Runs.MetricsAsync(run))["train/total"]);
        Assert.Equal(2, (await Runs.FindAsync(run))!.Epoch);
    }

    [Fact]
    public async Task Trainer_AliveThenGone_IsListedThenNot()
    {
        var trainers = database.Services.GetRequiredService<TrainerStore>();
        await trainers.HeartbeatAsync("t1", "host", "cpu");
        await trainers.HeartbeatAsync("t1", "host", "cpu");
        Assert.Equal("t1", Assert.Single(await trainers.LiveAsync()).Id);
        await trainers.LeaveAsync("t1");
        Assert.Empty(await trainers.LiveAsync());
    }

    private async Task<(int? Step, int? Steps)> StepAsync(long run) => await Runs.FindAsync(run) is { } found ? (found.Step, found.Steps) : (-1, -1);

    private async Task ExpireAsync(string sql)
    {
        await using var db = await database.Databases.CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync(sql);
    }
}
