using System.Security.Claims;

namespace CovidLabel.Web.Identity;

/// <summary>What the signed-in principal says of its reader.</summary>
public static class ReaderClaims
{
    /// <summary>Present while the password is one that an admin handed out; the reader must choose another first.</summary>
    public const string OneTimePassword = "one-time-password";

    public static Guid ReaderId(this ClaimsPrincipal principal) =>
        Guid.Parse(principal.FindFirstValue(ClaimTypes.NameIdentifier)
            ?? throw new InvalidOperationException("the request was authorised without a reader"));
}
