using System.Net;
using System.Net.Http.Json;
using CovidLabel.Domain.Readers;
using CovidLabel.Web.Identity;
using Microsoft.Extensions.DependencyInjection;
using Web.Tests.Making;

namespace Web.Tests;

public sealed class SessionApiTests(Site site)
{
    [Fact]
    public async Task SignIn_RightPassword_GivesATokenThatOpensMe()
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        using var client = site.Anonymous();

        var signedIn = await (await SignInAsync(client, account.Email, account.Password)).JsonAsync();
        client.DefaultRequestHeaders.Authorization = new("Bearer", signedIn.GetProperty("accessToken").GetString());
        var me = await (await client.GetAsync("/api/v1/me")).JsonAsync();

        Assert.Equal(["accessToken", "expiresInSeconds"], signedIn.Names());
        Assert.Equal(8 * 3600, signedIn.GetProperty("expiresInSeconds").GetInt32());
        Assert.Equal(["email", "roles"], me.Names());
        Assert.Equal(account.Email, me.GetProperty("email").GetString());
        Assert.Equal(["Radiologist"], me.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
    }

    [Fact]
    public async Task SignIn_WrongPassword_TellsNoMoreThanAnUnknownEmail()
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        using var client = site.Anonymous();

        var wrong = await SignInAsync(client, account.Email, "not the password");
        var unknown = await SignInAsync(client, $"{Guid.NewGuid():N}@example.org", "not the password");

        await wrong.IsProblemAsync(HttpStatusCode.Unauthorized);
        await unknown.IsProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal((await wrong.JsonAsync()).GetProperty("detail").GetString(), (await unknown.JsonAsync()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task SignIn_AfterFiveFailures_IsLockedEvenForTheRightPassword()
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        using var client = site.Anonymous();

        for (var failure = 0; failure < 5; failure++) await SignInAsync(client, account.Email, "not the password");

        await (await SignInAsync(client, account.Email, account.Password)).IsProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task SignIn_TenFailuresForOneEmail_IsSlowedDown()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var client = site.Anonymous();

        for (var failure = 0; failure < SignInThrottle.FailuresPerEmail; failure++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(client, email, "not the password")).StatusCode);
        var slowed = await SignInAsync(client, email, "not the password");

        await slowed.IsProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.InRange(slowed.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task SignIn_ManySuccesses_AreNeverSlowedDown()
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        using var client = site.Anonymous();

        for (var time = 0; time <= SignInThrottle.FailuresPerEmail; time++)
            Assert.Equal(HttpStatusCode.OK, (await SignInAsync(client, account.Email, account.Password)).StatusCode);
    }

    [Fact]
    public async Task SignIn_WithoutPassword_IsABadRequest()
    {
        using var client = site.Anonymous();
        await (await client.PostAsJsonAsync("/api/v1/sign-in", new { email = "somebody@example.org" })).IsProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Token_OfAnAccountLockedSince_OpensNothing()
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        using var client = await site.BearerAsync(account);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/me")).StatusCode);

        await using (var scope = site.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<ReaderAdministration>().SetLockedAsync(account.Id, true, Guid.NewGuid());

        await (await client.GetAsync("/api/v1/me")).IsProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Token_MadeUp_OpensNothing()
    {
        using var client = site.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "CfDJ8made-up");
        await (await client.GetAsync("/api/v1/me")).IsProblemAsync(HttpStatusCode.Unauthorized);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string email, string password) =>
        client.PostAsJsonAsync("/api/v1/sign-in", new { email, password });
}
