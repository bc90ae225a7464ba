using Npgsql;

namespace CovidLabel.Web.Security;

/// <summary>Whether an error means that PostgreSQL is away for now, however deep EF Core wrapped it.</summary>
internal static class DatabaseTrouble
{
    public static bool IsAway(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            // 57P01-57P05: shut down by an administrator, after a crash, or not accepting connections yet.
            if (cause is PostgresException { SqlState: ['5', '7', 'P', ..] }) return true;
            if (cause is NpgsqlException { IsTransient: true }) return true;
        }

        return false;
    }
}
