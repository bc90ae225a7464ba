using System.Net;
using System.Security.Claims;
using CovidLabel.Persistence.Rows;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CovidLabel.Web.Identity;

/// <summary>What became of a sign-in.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome() { }

    public sealed record Welcome(Reader Reader) : SignInOutcome;

    /// <summary>Wrong e-mail, wrong password or locked: which of them is not told.</summary>
    public sealed record Refused : SignInOutcome;

    public sealed record TooManyAttempts(TimeSpan RetryAfter) : SignInOutcome;
}

/// <summary>Checks a password, for the form (cookie) and for the API (bearer token) alike.</summary>
public sealed class ReaderSignIn(
    UserManager<Reader> readers,
    SignInManager<Reader> signIn,
    SignInThrottle throttle,
    IPasswordHasher<Reader> hasher,
    IOptionsMonitor<BearerTokenOptions> bearer,
    TimeProvider time,
    ILogger<ReaderSignIn> log)
{
    private static readonly Reader Nobody = new() { DisplayName = "", CreatedAt = DateTimeOffset.UnixEpoch };
    private static string? nobodysPasswordHash;

    public async Task<SignInOutcome> CheckAsync(string email, string password, IPAddress? address)
    {
        if (throttle.WaitFor(email, address) is { } wait) return new SignInOutcome.TooManyAttempts(wait);
        var reader = await readers.FindByEmailAsync(email);
        if (reader is null)
        {
            // The same work as for a known e-mail, so that time does not tell who has an account.
            nobodysPasswordHash ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
            hasher.VerifyHashedPassword(Nobody, nobodysPasswordHash, password);
        }
        else
        {
            var result = await signIn.CheckPasswordSignInAsync(reader, password, lockoutOnFailure: true);
            if (result.Succeeded)
            {
                log.LogInformation("Reader {ReaderId} signed in.", reader.Id);
                return new SignInOutcome.Welcome(reader);
            }

            log.LogWarning("A sign-in as reader {ReaderId} was refused{Why}.", reader.Id, result.IsLockedOut ? ": locked" : "");
        }

        throttle.CountFailure(email, address);
        return new SignInOutcome.Refused();
    }

    /// <summary>Answers with the session cookie.</summary>
    public Task SetCookieAsync(Reader reader) => signIn.SignInAsync(reader, isPersistent: false);

    /// <summary>A token for the Authorization header, and how long it holds.</summary>
    public async Task<(string AccessToken, TimeSpan Life)> IssueTokenAsync(Reader reader)
    {
        var options = bearer.Get(IdentityConstants.BearerScheme);
        ClaimsPrincipal principal = await signIn.CreateUserPrincipalAsync(reader);
        var properties = new AuthenticationProperties { ExpiresUtc = time.GetUtcNow() + options.BearerTokenExpiration };
        var ticket = new AuthenticationTicket(principal, properties, $"{IdentityConstants.BearerScheme}:AccessToken");
        return (options.BearerTokenProtector.Protect(ticket), options.BearerTokenExpiration);
    }
}
