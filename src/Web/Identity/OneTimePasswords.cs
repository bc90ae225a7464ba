namespace CovidLabel.Web.Identity;

/// <summary>Whoever signs in with a password that an admin handed out, first chooses one that nobody else knows.</summary>
internal static class OneTimePasswords
{
    public const string ChangePath = "/account/password";

    private static readonly string[] AllowedPaths = [ChangePath, "/account/sign-out", "/sign-in", "/_framework", "/_content", "/antiforgery", "/health"];

    public static void UseOneTimePasswords(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!context.User.HasClaim(claim => claim.Type == ReaderClaims.OneTimePassword)
            || Array.Exists(AllowedPaths, path => context.Request.Path.StartsWithSegments(path))
            || Path.HasExtension(context.Request.Path))
        {
            await next();
        }
        else if (context.Request.Path.StartsWithSegments("/api"))
        {
            await Results.Problem(
                $"This password was handed out by an administrator: choose another at {ChangePath} first.",
                statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
        }
        else
        {
            context.Response.Redirect(ChangePath);
        }
    });
}
