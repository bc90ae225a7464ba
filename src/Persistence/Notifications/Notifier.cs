using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CovidLabel.Persistence.Notifications;

/// <summary>What a notification is about; payloads are ids, rows say what is true.</summary>
public enum Channel
{
    Uploads,
    Runs,
    Models,
    Predictions,
    Annotations,
}

public sealed record Notification(Channel Channel, string Id);

/// <summary>Sends NOTIFY within the caller's transaction, so that nobody hears of what was rolled back.</summary>
public static class Notifier
{
    public static async Task NotifyAsync(CovidLabelDb db, Channel channel, string id, CancellationToken cancel = default)
    {
        var name = Name(channel);
        await db.Database.ExecuteSqlAsync($"select pg_notify({name}, {id})", cancel);
    }

    internal static string Name(Channel channel) => "covidlabel_" + channel.ToString().ToLowerInvariant();
}

/// <summary>
/// Hears notifications on a connection of its own and reconnects when it is lost. Notifications sent while it was away
/// are lost too: after each (re)connection the owner is told, to read the rows afresh.
/// </summary>
public sealed class Listener(NpgsqlDataSource source, ILogger<Listener> log)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled.</summary>
    public async Task ListenAsync(
        IReadOnlyCollection<Channel> channels, Action<Notification> onNotification, Action onConnected, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancel);
                connection.Notification += (_, message) =>
                {
                    foreach (var channel in channels)
                        if (Notifier.Name(channel) == message.Channel) onNotification(new Notification(channel, message.Payload));
                };
                foreach (var channel in channels)
                {
                    await using var listen = new NpgsqlCommand($"listen {Notifier.Name(channel)}", connection);
                    await listen.ExecuteNonQueryAsync(cancel);
                }

                onConnected();
                while (true) await connection.WaitAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost) when (lost is NpgsqlException or System.Net.Sockets.SocketException or IOException or InvalidOperationException)
            {
                log.LogWarning("Lost the notification connection ({Reason}); trying again.", lost.Message);
                try
                {
                    await Task.Delay(RetryAfter, cancel);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }
}
