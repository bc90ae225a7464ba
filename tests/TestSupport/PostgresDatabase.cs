using CovidLabel.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CovidLabel.TestSupport;

/// <summary>
/// A fresh, migrated database on the PostgreSQL server named by COVIDLABEL_TEST_DB (an administrator's connection string;
/// ./test starts a server and sets it). Dropped when disposed. Use as a class fixture or within a test.
/// </summary>
public sealed class PostgresDatabase : IAsyncLifetime
{
    public const string ServerVariable = "COVIDLABEL_TEST_DB";

    private readonly string name = $"test_{Guid.NewGuid():N}";
    private readonly PostgresDatabase? original;
    private ServiceProvider? services;

    public PostgresDatabase()
    {
    }

    private PostgresDatabase(PostgresDatabase original) => this.original = original;

    public string ConnectionString { get; private set; } = "";

    /// <summary>Persistence as registered in the product, over this database.</summary>
    public IServiceProvider Services => services ?? throw new InvalidOperationException("not initialised");

    public IDbContextFactory<CovidLabelDb> Databases => Services.GetRequiredService<IDbContextFactory<CovidLabelDb>>();

    /// <summary>Another database with all that one holds at the time of its initialisation; nobody may be connected to that one then.</summary>
    public static PostgresDatabase CopyOf(PostgresDatabase original) => new(original);

    public async ValueTask InitializeAsync()
    {
        var server = Environment.GetEnvironmentVariable(ServerVariable);
        Assert.False(string.IsNullOrEmpty(server), $"{ServerVariable} is not set; run the tests through ./test, which starts a PostgreSQL server");
        await ExecuteAsync(server, original is null ? $"create database {name}" : $"create database {name} template {original.name}");
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddCovidLabelPersistence(ConnectionString);
        services = collection.BuildServiceProvider();
        if (original is not null) return;
        await using var db = await Databases.CreateDbContextAsync();
        await db.Database.MigrateAsync();
    }

    /// <summary>Gives up this process's connections for good, so that the database can be copied.</summary>
    public async Task CloseAsync()
    {
        if (services is not null) await services.DisposeAsync();
        services = null;
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>As a database that is down: every connection is cut, and no new one comes about.</summary>
    public Task RefuseConnectionsAsync() => ExecuteAsync(
        Environment.GetEnvironmentVariable(ServerVariable)!,
        $"alter database {name} allow_connections false; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");

    public async Task AcceptConnectionsAsync()
    {
        await ExecuteAsync(Environment.GetEnvironmentVariable(ServerVariable)!, $"alter database {name} allow_connections true");
        // This process's own connections were cut too; each is found out by using it.
        for (var dead = true; dead;)
        {
            try
            {
                await using var db = await Databases.CreateDbContextAsync();
                await db.Database.ExecuteSqlAsync($"select 1");
                dead = false;
            }
            catch (Exception cut) when (cut.GetBaseException() is NpgsqlException)
            {
                // The next one.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await ExecuteAsync(Environment.GetEnvironmentVariable(ServerVariable)!, $"drop database if exists {name} with (force)");
    }

    private static async Task ExecuteAsync(string connectionString, string command)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand(command, connection);
        await create.ExecuteNonQueryAsync();
    }
}
