using System.Net;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Web.Tests.Making;

namespace Web.Tests;

/// <summary>What holds for the process as a whole: headers, health, the description of the API.</summary>
public sealed class SiteTests(Site site)
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/api/v1/me")]
    [InlineData("/api/v1/slices/abc")]
    [InlineData("/css/site.css")]
    [InlineData("/health/live")]
    public async Task Answer_Any_CarriesAStrictContentSecurityPolicy(string path)
    {
        using var client = site.Anonymous();
        var answer = await client.GetAsync(path);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        var directives = policy.Split(';').Select(one => one.Trim().Split(' ')).ToDictionary(one => one[0], one => one[1..]);
        Assert.Equal(["'self'"], directives["default-src"]);
        Assert.Equal(["'self'"], directives["script-src"]);
        Assert.Equal(["'self'"], directives["style-src"]);
        Assert.Equal(["'none'"], directives["frame-ancestors"]);
        Assert.Equal(["'none'"], directives["object-src"]);
        Assert.Equal(["'self'"], directives["form-action"]);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal), answer.Headers.Contains("X-Research-Use"));
    }

    [Fact]
    public async Task SignInPage_Markup_HasNoInlineScript()
    {
        using var client = site.Anonymous();
        var page = await client.GetStringAsync("/sign-in");
        Assert.DoesNotMatch("<script(?![^>]*\\bsrc=)", page);
        Assert.DoesNotMatch("\\son[a-z]+=", page);
    }

    [Fact]
    public async Task Ready_WithDatabaseAndMigrations_Is200AndNamesEachCheck()
    {
        using var client = site.Anonymous();
        var answer = await client.GetAsync("/health/ready");
        var health = await answer.JsonAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["database", "migrations", "trainer"], health.GetProperty("checks").Names().Order());
        Assert.Equal("healthy", health.GetProperty("checks").GetProperty("database").GetProperty("status").GetString());
        Assert.Equal("healthy", health.GetProperty("checks").GetProperty("migrations").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Ready_TrainerComesAndGoes_IsReportedAndNeverTakesTheNodeOut()
    {
        await using var own = await Site.WithAsync([]);
        using var client = own.Anonymous();
        var trainers = own.Services.GetRequiredService<TrainerStore>();
        async Task<(HttpStatusCode, string?)> Trainer()
        {
            var answer = await client.GetAsync("/health/ready");
            return (answer.StatusCode, (await answer.JsonAsync()).GetProperty("checks").GetProperty("trainer").GetProperty("status").GetString());
        }

        Assert.Equal((HttpStatusCode.OK, "degraded"), await Trainer());
        await trainers.HeartbeatAsync("trainer-1", "machine", "cpu");
        Assert.Equal((HttpStatusCode.OK, "healthy"), await Trainer());
        await trainers.LeaveAsync("trainer-1");
        Assert.Equal((HttpStatusCode.OK, "degraded"), await Trainer());
    }

    [Fact]
    public async Task Ready_WithoutItsTables_Is503WhileLiveIs200()
    {
        await using var own = await Site.WithAsync([]);
        using var client = own.Anonymous();
        await using (var db = await own.Database.Databases.CreateDbContextAsync())
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, "delete from \"__EFMigrationsHistory\"");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task OpenApi_Document_DescribesEveryPathOfTheApi()
    {
        using var client = site.Anonymous();
        var document = await (await client.GetAsync("/openapi/v1.json")).JsonAsync();

        Assert.Equal(
            [
                "/api/v1/me", "/api/v1/models", "/api/v1/models/{id}/activate", "/api/v1/models/{id}/card", "/api/v1/models/{id}/weights",
                "/api/v1/review/choices", "/api/v1/review/disagreements",
                "/api/v1/runs", "/api/v1/runs/{id}", "/api/v1/sign-in", "/api/v1/slices", "/api/v1/slices/{id}", "/api/v1/slices/{id}/history",
                "/api/v1/slices/{id}/label", "/api/v1/slices/{id}/mask", "/api/v1/slices/{id}/neighbours", "/api/v1/slices/{id}/other-series",
                "/api/v1/slices/{id}/pixels", "/api/v1/slices/{id}/prediction", "/api/v1/slices/{id}/progress",
                "/api/v1/slices/{id}/reading-time", "/api/v1/slices/{id}/revisions", "/api/v1/slices/{id}/thumbnail", "/api/v1/slices/{id}/verdict",
                "/api/v1/uploads", "/api/v1/uploads/{id}",
            ],
            document.GetProperty("paths").Names().Order(StringComparer.Ordinal));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());
    }

    [Fact]
    public async Task Page_ThatIsNotThere_Is404()
    {
        using var client = await site.RadiologistAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/nothing-here")).StatusCode);
    }
}
