using CovidLabel.Domain.Readers;
using CovidLabel.Web.Identity;
using Microsoft.Extensions.DependencyInjection;
using Web.Tests.Making;

namespace Web.Tests;

public sealed class ReaderAdministrationTests(Site site)
{
    [Fact]
    public async Task Create_Reader_IsListedWithAOneTimePassword()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<ReaderAdministration>();
        var by = Guid.NewGuid();

        var (id, password) = await people.CreateAsync($"{Guid.NewGuid():N}@example.org", "Ada", Roles.Radiologist, by);
        var account = Assert.Single(await people.ListAsync(), reader => reader.Id == id);

        Assert.Equal(16, password.Length);
        Assert.Equal(("Ada", Roles.Radiologist, false, true), (account.DisplayName, account.Role, account.IsLocked, account.HasOneTimePassword));
        Assert.Contains(site.Log.Lines, line => line.Contains($"Audit: reader {by} created reader {id}", StringComparison.Ordinal));
        Assert.DoesNotContain(site.Log.Lines, line => line.Contains(password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not an address", Roles.Radiologist)]
    [InlineData("somebody@example.org", "Surgeon")]
    public async Task Create_Senseless_IsRefused(string email, string role)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<ReaderAdministration>();
        await Assert.ThrowsAsync<ReaderRefusedException>(() => people.CreateAsync(email, "Ada", role, Guid.NewGuid()));
    }

    [Fact]
    public async Task Create_EmailTaken_IsRefused()
    {
        var taken = await site.AccountAsync(Roles.Radiologist);
        await using var scope = site.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<ReaderAdministration>();
        await Assert.ThrowsAsync<ReaderRefusedException>(() => people.CreateAsync(taken.Email, "Ada", Roles.Radiologist, Guid.NewGuid()));
    }

    [Fact]
    public async Task SetRole_Radiologist_BecomesAdminWithANewToken()
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        using var before = await site.BearerAsync(account);
        await using (var scope = site.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<ReaderAdministration>().SetRoleAsync(account.Id, Roles.Admin, Guid.NewGuid());
        using var after = await site.BearerAsync(account);

        await (await before.GetAsync("/api/v1/me")).IsProblemAsync(System.Net.HttpStatusCode.Unauthorized);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await after.GetAsync("/api/v1/runs")).StatusCode);
    }

    [Fact]
    public async Task LastAdmin_IsNeitherLockedNorMadeARadiologist()
    {
        await using var own = await Site.WithAsync([]);
        var first = await own.AccountAsync(Roles.Admin);
        await using var scope = own.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<ReaderAdministration>();

        await Assert.ThrowsAsync<ReaderRefusedException>(() => people.SetRoleAsync(first.Id, Roles.Radiologist, first.Id));
        await Assert.ThrowsAsync<ReaderRefusedException>(() => people.SetLockedAsync(first.Id, true, Guid.NewGuid()));
        var second = await own.AccountAsync(Roles.Admin);
        await people.SetLockedAsync(first.Id, true, second.Id);
        await Assert.ThrowsAsync<ReaderRefusedException>(() => people.SetLockedAsync(second.Id, true, first.Id));
        await Assert.ThrowsAsync<ReaderRefusedException>(() => people.SetLockedAsync(second.Id, true, second.Id));
    }

    [Fact]
    public async Task ResetPassword_OldOne_NoLongerOpens()
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        string oneTime;
        await using (var scope = site.Services.CreateAsyncScope())
            oneTime = await scope.ServiceProvider.GetRequiredService<ReaderAdministration>().ResetPasswordAsync(account.Id, Guid.NewGuid());

        await Assert.ThrowsAsync<HttpRequestException>(() => site.BearerAsync(account));
        using var client = await site.BearerAsync(account with { Password = oneTime });
        await (await client.GetAsync("/api/v1/slices")).IsProblemAsync(System.Net.HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    public async Task ChangePassword_TooWeak_IsRefused(string chosen)
    {
        var account = await site.AccountAsync(Roles.Radiologist);
        await using var scope = site.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<ReaderAdministration>();
        await Assert.ThrowsAsync<ReaderRefusedException>(() => people.ChangePasswordAsync(account.Id, account.Password, chosen));
    }
}
