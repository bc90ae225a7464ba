using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CovidLabel.Domain.Readers;
using CovidLabel.Web.Security;
using Npgsql;
using Web.Tests.Making;

namespace Web.Tests;

/// <summary>What only a real server and a lost database show.</summary>
public sealed class RealServerTests(Site site)
{
    [Fact]
    public async Task Mask_LargerThanAnyMask_Is413()
    {
        var slice = await site.SliceAsync();
        var account = await site.AccountAsync(Roles.Radiologist);
        await using var factory = site.Factory.WithWebHostBuilder(_ => { });
        factory.UseKestrel(0);
        factory.StartServer();
        using var client = factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(account));
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/slices/{slice}/mask")
        {
            Content = new StringContent($"{{\"state\":\"partial\",\"lesions\":[],\"padding\":\"{new string('x', 17 << 20)}\"}}", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "0");
        request.Headers.ExpectContinue = true; // so that the refusal arrives before the connection is cut

        await (await client.SendAsync(request)).IsProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Api_DatabaseAway_Is503AndReadyIsToo()
    {
        await using var own = await Site.WithAsync([]);
        using var client = await own.RadiologistAsync();
        await BlockAsync(own, allowed: false);
        try
        {
            await (await client.GetAsync("/api/v1/slices")).IsProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/health/ready")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        }
        finally
        {
            await BlockAsync(own, allowed: true);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/slices")).StatusCode);
    }

    [Theory]
    [InlineData("57P01", true)]
    [InlineData("57P03", true)]
    [InlineData("23505", false)]
    [InlineData("42P01", false)]
    public void IsAway_ErrorOfPostgres_OnlyWhereItPasses(string state, bool away) => Assert.Equal(
        away, DatabaseTrouble.IsAway(new InvalidOperationException("wrapped", new PostgresException("x", "FATAL", "FATAL", state))));

    private async Task<string> TokenAsync(Account account)
    {
        using var client = await site.BearerAsync(account);
        return client.DefaultRequestHeaders.Authorization!.Parameter!;
    }

    /// <summary>Ends all connections to the database and lets no new one in, or lets them in again.</summary>
    private static async Task BlockAsync(Site site, bool allowed)
    {
        var server = new NpgsqlConnectionStringBuilder(site.Database.ConnectionString);
        var database = server.Database;
        server.Database = "postgres";
        server.Pooling = false;
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"alter database {database} with allow_connections {allowed}; "
            + $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'", connection);
        await command.ExecuteNonQueryAsync();
    }
}
