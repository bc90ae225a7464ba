using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace CovidLabel.Web.Security;

/// <summary>
/// Requests that change something and are authenticated by the cookie, which a browser attaches by itself, must carry a
/// token that only our own pages can read. A bearer token is attached by nobody but the caller, so it needs none.
/// </summary>
internal static class ForgeryProtection
{
    public const string HeaderName = "RequestVerificationToken";

    public static void UseForgeryProtection(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (NeedsToken(context))
        {
            var antiforgery = context.RequestServices.GetRequiredService<IAntiforgery>();
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                await Results.Problem(
                    $"The request lacks a valid {HeaderName} header; GET /antiforgery/token gives one.",
                    statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
                return;
            }
        }

        await next();
    });

    public static void MapAntiforgeryToken(this IEndpointRouteBuilder endpoints) => endpoints
        .MapGet("/antiforgery/token", (HttpContext context, IAntiforgery antiforgery) =>
        {
            var tokens = antiforgery.GetAndStoreTokens(context);
            context.Response.Headers.CacheControl = "no-store";
            return new AntiforgeryToken(tokens.RequestToken!);
        })
        .RequireAuthorization(Domain.Readers.Roles.Radiologist)
        .ExcludeFromDescription();

    private static bool NeedsToken(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api")
        && !HttpMethods.IsGet(context.Request.Method)
        && !HttpMethods.IsHead(context.Request.Method)
        && !HttpMethods.IsOptions(context.Request.Method)
        && context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket?.AuthenticationScheme
            == IdentityConstants.ApplicationScheme;

    private sealed record AntiforgeryToken(string Token);
}
