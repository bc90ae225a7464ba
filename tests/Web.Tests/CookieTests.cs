using System.Net;
using System.Text.RegularExpressions;
using CovidLabel.Domain.Readers;
using CovidLabel.Web.Identity;
using Microsoft.Extensions.DependencyInjection;
using Web.Tests.Making;

namespace Web.Tests;

public sealed partial class CookieTests(Site site)
{
    [Fact]
    public async Task Page_WithoutSignIn_LeadsToTheFormAndBack()
    {
        using var browser = site.Browser();
        var answer = await browser.GetAsync("/worklist?label=none");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Fworklist%3Flabel%3Dnone", answer.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task Form_RightPassword_SetsAnHttpOnlyLaxCookie()
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        using var browser = site.Browser();

        var answer = await SignInAsync(browser, account, "/worklist?label=none");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.EndsWith("/worklist?label=none", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), one => one.StartsWith("covidlabel=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Form_WrongPassword_Answers401WithoutACookie()
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        using var browser = site.Browser();

        var answer = await SignInAsync(browser, account with { Password = "not the password" });

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\tevil")]
    public async Task Form_ReturnUrlElsewhere_LeadsHome(string returnUrl)
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        using var browser = site.Browser();

        var answer = await SignInAsync(browser, account, returnUrl);

        Assert.Equal("/", new Uri(new Uri("http://localhost"), answer.Headers.Location!).AbsolutePath);
        Assert.Equal("localhost", new Uri(new Uri("http://localhost"), answer.Headers.Location!).Host);
    }

    [Fact]
    public async Task CookieRequest_WithoutAntiforgeryToken_IsRefusedAndChangesNothing()
    {
        using var browser = await SignedInAsync(Roles.Radiologist);
        var slice = await site.SliceAsync();

        var refused = await browser.SendAsync(Arrange.Put($"/api/v1/slices/{slice}/label", new { label = "covid" }, "0"));

        await refused.IsProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal(0, (await (await browser.GetAsync($"/api/v1/slices/{slice}")).JsonAsync()).GetProperty("labelRevision").GetInt32());
    }

    [Fact]
    public async Task CookieRequest_WithAntiforgeryToken_IsTaken()
    {
        using var browser = await SignedInAsync(Roles.Radiologist);
        var slice = await site.SliceAsync();
        var token = (await (await browser.GetAsync("/antiforgery/token")).JsonAsync()).GetProperty("token").GetString();

        var request = Arrange.Put($"/api/v1/slices/{slice}/label", new { label = "covid" }, "0");
        request.Headers.Add("RequestVerificationToken", token);

        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task SignOut_WithTheFormsToken_EndsTheSession()
    {
        using var browser = await SignedInAsync(Roles.Radiologist);
        var page = await (await browser.GetAsync("/worklist")).Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/account/sign-out", null)).StatusCode);
        var answer = await browser.PostAsync("/account/sign-out", Fields(("__RequestVerificationToken", Token(page))));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task OneTimePassword_UntilChanged_OpensOnlyThePasswordPage()
    {
        var admin = await site.AccountAsync(Roles.Admin);
        var email = $"{Guid.NewGuid():N}@example.org";
        string oneTime;
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var administration = scope.ServiceProvider.GetRequiredService<ReaderAdministration>();
            (_, oneTime) = await administration.CreateAsync(email, "New", Roles.Radiologist, admin.Id);
        }

        using var browser = site.Browser();
        await SignInAsync(browser, new Account(Guid.Empty, email, oneTime));
        Assert.Equal("/account/password", (await browser.GetAsync("/worklist")).Headers.Location!.ToString());
        await (await browser.GetAsync("/api/v1/slices")).IsProblemAsync(HttpStatusCode.Forbidden);

        var page = await (await browser.GetAsync("/account/password")).Content.ReadAsStringAsync();
        var changed = await browser.PostAsync("/account/password", Fields(
            ("_handler", "password"), ("__RequestVerificationToken", Token(page)), ("Input.Current", oneTime),
            ("Input.Chosen", "a better password"), ("Input.Repeated", "a better password")));

        Assert.Equal(HttpStatusCode.Found, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/slices")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/worklist")).StatusCode);
    }

    private async Task<HttpClient> SignedInAsync(string role)
    {
        var browser = site.Browser();
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(browser, await site.AccountAsync(role))).StatusCode);
        return browser;
    }

    private static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, Account account, string returnUrl = "/")
    {
        var address = $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}";
        var page = await (await browser.GetAsync(address)).Content.ReadAsStringAsync();
        return await browser.PostAsync(address, Fields(
            ("_handler", "sign-in"), ("__RequestVerificationToken", Token(page)), ("Input.Email", account.Email),
            ("Input.Password", account.Password)));
    }

    private static FormUrlEncodedContent Fields(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static string Token(string page) => TokenField().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
