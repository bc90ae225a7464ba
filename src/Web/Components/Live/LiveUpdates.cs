using System.Collections.Concurrent;
using CovidLabel.Persistence.Notifications;

namespace CovidLabel.Web.Components.Live;

/// <summary>
/// Hears the database's notifications on one connection for the whole process and passes them to whoever shows the row. After a
/// lost connection everybody is told, since nobody knows what was missed.
/// </summary>
public sealed class LiveUpdates(Listener listener, ILogger<LiveUpdates> log) : BackgroundService
{
    private readonly ConcurrentDictionary<Subscription, byte> subscriptions = new();

    /// <summary>Calls back on each notification until disposed; the callback is on no particular thread and must return at once.</summary>
    /// <param name="id">Only notifications about this id; null takes all of the channel.</param>
    public IDisposable Subscribe(Channel channel, string? id, Action changed)
    {
        var subscription = new Subscription(this, channel, id, changed);
        subscriptions.TryAdd(subscription, 0);
        return subscription;
    }

    internal void Publish(Notification notification)
    {
        foreach (var subscription in subscriptions.Keys)
        {
            if (subscription.Channel == notification.Channel && (subscription.Id is null || subscription.Id == notification.Id))
                Tell(subscription);
        }
    }

    internal void PublishAll()
    {
        foreach (var subscription in subscriptions.Keys) Tell(subscription);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        listener.ListenAsync(Enum.GetValues<Channel>(), Publish, PublishAll, stoppingToken);

    private void Tell(Subscription subscription)
    {
        try
        {
            subscription.Changed();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // One page that goes away at the wrong moment must not silence the others.
            log.LogWarning(failure, "A page did not take a live update.");
        }
    }

    private sealed class Subscription(LiveUpdates owner, Channel channel, string? id, Action changed) : IDisposable
    {
        public Channel Channel { get; } = channel;
        public string? Id { get; } = id;
        public Action Changed { get; } = changed;

        public void Dispose() => owner.subscriptions.TryRemove(this, out _);
    }
}
