using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CovidLabel.TrainingService.Worker;

/// <summary>
/// Postgres may be away for a while: restarted, failed over, not migrated yet. Work waits for it, says so once, and goes on.
/// </summary>
public sealed class Patience(TimeProvider time, ILogger<Patience> log)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private const string UndefinedTable = "42P01";

    private int away;

    /// <summary>Repeats until Postgres answers.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var result = await work();
                if (Interlocked.Exchange(ref away, 0) == 1) log.LogInformation("The database is back.");
                return result;
            }
            catch (Exception exception) when (IsAbsence(exception) && !cancel.IsCancellationRequested)
            {
                if (Interlocked.Exchange(ref away, 1) == 0)
                    log.LogWarning("The database does not answer ({Reason}); waiting for it.", exception.GetBaseException().Message);
                await Task.Delay(RetryAfter, time, cancel);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public Task RunAsync(Func<Task> work, CancellationToken cancel) => RunAsync(
        async () =>
        {
            await work();
            return true;
        },
        cancel);

    /// <summary>Whether the server is gone, as opposed to refusing what was asked; EF Core wraps the driver's exception.</summary>
    private static bool IsAbsence(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException!)
        {
            if (inner is PostgresException refused) return refused.IsTransient || refused.SqlState == UndefinedTable || refused.SqlState.StartsWith("57P", StringComparison.Ordinal);
            if (inner is NpgsqlException or SocketException or TimeoutException || (inner is DbException absent && absent.IsTransient)) return true;
        }

        return false;
    }
}
