using System.Collections.Concurrent;
using System.Net;

namespace CovidLabel.Web.Identity;

/// <summary>
/// Slows guessing: failed sign-ins are counted by e-mail and address, and by address alone. Successes cost nothing, so a
/// busy reading room behind one address is not shut out. It counts in this process; the lock-out after five failures,
/// which every node shares, is in the database.
/// </summary>
public sealed class SignInThrottle(TimeProvider time)
{
    public const int FailuresPerEmail = 10;
    public const int FailuresPerAddress = 100;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int SweepAbove = 10_000;

    private readonly ConcurrentDictionary<string, Failures> counted = new();

    /// <summary>How long to wait, or null where the next attempt is welcome.</summary>
    public TimeSpan? WaitFor(string email, IPAddress? address)
    {
        var now = time.GetUtcNow();
        var until = Keys(email, address)
            .Where(key => counted.TryGetValue(key.Name, out var failures) && failures.Until > now && failures.Count >= key.Limit)
            .Select(key => (DateTimeOffset?)counted[key.Name].Until).Max();
        return until - now;
    }

    public void CountFailure(string email, IPAddress? address)
    {
        var now = time.GetUtcNow();
        if (counted.Count > SweepAbove)
            foreach (var (name, failures) in counted)
                if (failures.Until <= now) counted.TryRemove(name, out _);
        foreach (var (name, _) in Keys(email, address))
        {
            counted.AddOrUpdate(
                name,
                _ => new Failures(1, now + Window),
                (_, known) => known.Until <= now ? new Failures(1, now + Window) : known with { Count = known.Count + 1 });
        }
    }

    private static (string Name, int Limit)[] Keys(string email, IPAddress? address) =>
        [($"{address} {email.ToUpperInvariant()}", FailuresPerEmail), ($"{address}", FailuresPerAddress)];

    private sealed record Failures(int Count, DateTimeOffset Until);
}
