using System.Threading.Channels;
using CovidLabel.Persistence.Notifications;
using CovidLabel.TestSupport;
using CovidLabel.Web.Components.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Channel = CovidLabel.Persistence.Notifications.Channel;

namespace CovidLabel.Web.Tests.Components;

public sealed class LiveUpdatesTests
{
    [Fact]
    public void Publish_ReachesWhoShowsTheRowAndNobodyElse()
    {
        using var live = new LiveUpdates(null!, NullLogger<LiveUpdates>.Instance);
        var told = new List<string>();
        live.Subscribe(Channel.Runs, "7", () => told.Add("run 7"));
        live.Subscribe(Channel.Runs, null, () => told.Add("all runs"));
        live.Subscribe(Channel.Models, null, () => told.Add("models"));
        live.Subscribe(Channel.Runs, "7", () => told.Add("gone")).Dispose();

        live.Publish(new Notification(Channel.Runs, "7"));
        live.Publish(new Notification(Channel.Runs, "8"));

        Assert.Equal(["all runs", "all runs", "run 7"], told.Order());
    }

    [Fact]
    public void Publish_APageThatThrows_SilencesNoOther()
    {
        using var live = new LiveUpdates(null!, NullLogger<LiveUpdates>.Instance);
        var told = 0;
        for (var page = 0; page < 3; page++) live.Subscribe(Channel.Runs, null, () => throw new ObjectDisposedException("circuit"));
        live.Subscribe(Channel.Runs, null, () => told++);

        live.Publish(new Notification(Channel.Runs, "1"));

        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Listening_ANotificationOfTheDatabase_ReachesThePage()
    {
        await using var database = new PostgresDatabase();
        await database.InitializeAsync();
        using var live = new LiveUpdates(database.Services.GetRequiredService<Listener>(), NullLogger<LiveUpdates>.Instance);
        var told = System.Threading.Channels.Channel.CreateUnbounded<string>();
        live.Subscribe(Channel.Runs, "1", () => told.Writer.TryWrite("run 1"));
        await live.StartAsync(TestContext.Current.CancellationToken);
        // Connected: everybody is told to read afresh.
        await NextAsync(told);

        await using (var db = await database.Databases.CreateDbContextAsync()) await Notifier.NotifyAsync(db, Channel.Runs, "1");

        Assert.Equal("run 1", await NextAsync(told));
        await live.StopAsync(CancellationToken.None);
    }

    private static async Task<string> NextAsync(Channel<string> told)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await told.Reader.ReadAsync(patience.Token);
    }
}
