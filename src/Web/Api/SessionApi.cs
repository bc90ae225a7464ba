using System.Security.Claims;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Api;

/// <summary>Signing in for programs, and who one is.</summary>
internal static class SessionApi
{
    public static void MapSession(this IEndpointRouteBuilder api)
    {
        api.MapPost("/sign-in", SignInAsync).AllowAnonymous().WithSummary("Gives a bearer token for e-mail and password.")
            .Produces<SignedIn>().ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapGet("/me", (ClaimsPrincipal reader) => new Me(
                reader.FindFirstValue(ClaimTypes.Email) ?? "",
                [.. reader.FindAll(ClaimTypes.Role).Select(role => role.Value).Order()]))
            .WithSummary("The reader behind the token.");
    }

    private static async Task<IResult> SignInAsync(SignInRequest request, HttpContext context, ReaderSignIn readers)
    {
        switch (await readers.CheckAsync(request.Email, request.Password, context.Connection.RemoteIpAddress))
        {
            case SignInOutcome.Welcome welcome:
                var (token, life) = await readers.IssueTokenAsync(welcome.Reader);
                return Results.Ok(new SignedIn(token, (int)life.TotalSeconds));
            case SignInOutcome.TooManyAttempts wait:
                context.Response.Headers.RetryAfter = $"{Math.Ceiling(wait.RetryAfter.TotalSeconds):0}";
                return Results.Problem("Too many failed sign-ins; wait a minute.", statusCode: StatusCodes.Status429TooManyRequests);
            default:
                return Results.Problem(
                    "E-mail and password do not match, or the account is locked.", statusCode: StatusCodes.Status401Unauthorized);
        }
    }

    private sealed record SignInRequest(string Email, string Password);

    private sealed record SignedIn(string AccessToken, int ExpiresInSeconds);

    private sealed record Me(string Email, IReadOnlyList<string> Roles);
}
