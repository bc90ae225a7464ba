using CovidLabel.Persistence;
using CovidLabel.Persistence.Stores;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CovidLabel.Web.Security;

/// <summary>
/// /health/live: the process answers. /health/ready: database and migrations, without which it answers 503; a missing
/// trainer is reported as degraded with 200, since reading goes on without one and a balancer must not drop the node.
/// </summary>
internal static class Health
{
    private const string Ready = "ready";

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseCheck>("database", tags: [Ready], timeout: TimeSpan.FromSeconds(5))
        .AddCheck<MigrationsCheck>("migrations", tags: [Ready], timeout: TimeSpan.FromSeconds(5))
        .AddCheck<TrainerCheck>("trainer", tags: [Ready], timeout: TimeSpan.FromSeconds(5));

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write })
            .AllowAnonymous();
        endpoints.MapHealthChecks(
                "/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = Write })
            .AllowAnonymous();
    }

    private static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new HealthAnswer(
        Name(report.Status),
        report.Entries.ToDictionary(entry => entry.Key, entry => new HealthEntry(Name(entry.Value.Status), entry.Value.Description))));

    private static string Name(HealthStatus status) => status.ToString().ToLowerInvariant();

    private sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, HealthEntry> Checks);

    private sealed record HealthEntry(string Status, string? Detail);

    private sealed class DatabaseCheck(IDbContextFactory<CovidLabelDb> databases) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var db = await databases.CreateDbContextAsync(cancellationToken);
                await db.Database.ExecuteSqlAsync($"select 1", cancellationToken);
                return HealthCheckResult.Healthy("PostgreSQL answers");
            }
            catch (Exception away) when (DatabaseTrouble.IsAway(away))
            {
                return HealthCheckResult.Unhealthy("PostgreSQL does not answer");
            }
        }
    }

    private sealed class MigrationsCheck(IDbContextFactory<CovidLabelDb> databases) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var db = await databases.CreateDbContextAsync(cancellationToken);
                var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
                return pending == 0
                    ? HealthCheckResult.Healthy("all migrations are applied")
                    : HealthCheckResult.Unhealthy($"{pending} migrations are not applied: run CovidLabel.Web.dll migrate");
            }
            catch (Exception away) when (DatabaseTrouble.IsAway(away))
            {
                return HealthCheckResult.Unhealthy("unknown, as PostgreSQL does not answer");
            }
        }
    }

    private sealed class TrainerCheck(TrainerStore trainers) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var live = await trainers.LiveAsync(cancellationToken);
                return live.Count > 0
                    ? HealthCheckResult.Healthy($"{live.Count} at work or waiting")
                    : HealthCheckResult.Degraded(
                        $"no trainer was heard of in the last {RunStore.SilentAfter.TotalSeconds:0} s; runs wait in the queue");
            }
            catch (Exception away) when (DatabaseTrouble.IsAway(away))
            {
                return HealthCheckResult.Degraded("unknown, as PostgreSQL does not answer");
            }
        }
    }
}
