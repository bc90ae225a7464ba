using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CovidLabel.Domain.Readers;
using CovidLabel.TestSupport;
using CovidLabel.Web.Commands;
using CovidLabel.Web.Identity;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Web.Tests.Making;

[assembly: AssemblyFixture(typeof(Site))]

namespace Web.Tests.Making;

/// <summary>
/// The whole web process over a PostgreSQL database of its own. All tests share one, so they look only at what they made;
/// a test that needs other settings starts a site of its own over the same or another database.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    private readonly Dictionary<string, string> settings;
    private readonly bool ownsDatabase;
    private WebApplicationFactory<Program>? factory;
    private int accounts;

    public Site()
        : this([], new PostgresDatabase(), ownsDatabase: true)
    {
    }

    private Site(Dictionary<string, string> settings, PostgresDatabase database, bool ownsDatabase)
    {
        this.settings = settings;
        this.ownsDatabase = ownsDatabase;
        Database = database;
    }

    public PostgresDatabase Database { get; }

    public LogCapture Log { get; } = new();

    public IServiceProvider Services => Factory.Services;

    public WebApplicationFactory<Program> Factory => factory ?? throw new InvalidOperationException("not initialised");

    public static async Task<Site> WithAsync(Dictionary<string, string> settings, PostgresDatabase? database = null)
    {
        var site = new Site(settings, database ?? new PostgresDatabase(), database is null);
        await site.InitializeAsync();
        return site;
    }

    public async ValueTask InitializeAsync()
    {
        if (ownsDatabase) await Database.InitializeAsync();
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Testing");
            host.UseSetting("ConnectionStrings:CovidLabel", Database.ConnectionString);
            foreach (var (key, value) in settings) host.UseSetting(key, value);
            host.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = true);
            host.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
        });
        await using var scope = Services.CreateAsyncScope();
        await MigrateCommand.AddRolesAsync(scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole<Guid>>>());
    }

    public async ValueTask DisposeAsync()
    {
        if (factory is not null) await factory.DisposeAsync();
        if (ownsDatabase) await Database.DisposeAsync();
    }

    /// <summary>A client without cookies and without a token, which does not follow redirects.</summary>
    public HttpClient Anonymous() => Factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });

    /// <summary>A client with a cookie jar, as a browser has one.</summary>
    public HttpClient Browser() => Factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true });

    public async Task<Account> AccountAsync(string role)
    {
        await using var scope = Services.CreateAsyncScope();
        var email = $"{role}-{Interlocked.Increment(ref accounts)}-{Guid.NewGuid():N}@example.org";
        var password = ReaderAdministration.RandomPassword();
        var administration = scope.ServiceProvider.GetRequiredService<ReaderAdministration>();
        return new Account(await administration.CreateAsync(email, $"Test {role}", role, password), email, password);
    }

    public Task<HttpClient> RadiologistAsync() => BearerAsync(Roles.Radiologist);

    public Task<HttpClient> AdminAsync() => BearerAsync(Roles.Admin);

    /// <summary>A client with the bearer token of a fresh account.</summary>
    public async Task<HttpClient> BearerAsync(string role) => await BearerAsync(await AccountAsync(role));

    public async Task<HttpClient> BearerAsync(Account account)
    {
        var client = Anonymous();
        var answer = await client.PostAsJsonAsync("/api/v1/sign-in", new { email = account.Email, password = account.Password });
        answer.EnsureSuccessStatusCode();
        var token = (await answer.JsonAsync()).GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}

public sealed record Account(Guid Id, string Email, string Password);

internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    /// <summary>The names of an object's members, in order.</summary>
    public static string[] Names(this JsonElement element) => [.. element.EnumerateObject().Select(member => member.Name)];

    public static async Task IsProblemAsync(this HttpResponseMessage answer, System.Net.HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (await answer.JsonAsync()).GetProperty("status").GetInt32());
    }
}
