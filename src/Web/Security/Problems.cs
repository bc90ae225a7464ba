using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace CovidLabel.Web.Security;

/// <summary>Errors of the API are problem+json (RFC 9457), whoever noticed them; pages have a page for theirs.</summary>
internal static class Problems
{
    public static void AddProblems(this IServiceCollection services) => services.AddProblemDetails(options =>
        options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions["traceId"] = context.HttpContext.TraceIdentifier);

    public static void UseProblems(this WebApplication app)
    {
        app.UseWhen(IsApi, api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = WriteErrorAsync,
                // A caller's mistake is no fault of ours to log.
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            });
            api.UseStatusCodePages(WriteStatusAsync);
        });
        app.UseWhen(context => !IsApi(context), pages =>
        {
            pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        });
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    private static async Task WriteErrorAsync(HttpContext http)
    {
        var error = http.Features.Get<IExceptionHandlerFeature>()!.Error;
        var (status, detail) = error switch
        {
            BadHttpRequestException { InnerException: JsonException json } bad => (bad.StatusCode, Explain(json)),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            _ when DatabaseTrouble.IsAway(error) =>
                (StatusCodes.Status503ServiceUnavailable, "The database does not answer; this was not saved. Try again."),
            _ => (StatusCodes.Status500InternalServerError, null),
        };
        await Results.Problem(detail, statusCode: status).ExecuteAsync(http);
    }

    private static string Explain(JsonException json) => json.Path is { Length: > 0 } path
        ? $"The body is not what this takes, at {path}."
        : "The body is not what this takes.";

    private static async Task WriteStatusAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        await Results.Problem(Explain(http.Response.StatusCode), statusCode: http.Response.StatusCode).ExecuteAsync(http);
    }

    private static string? Explain(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Sign in first: POST /api/v1/sign-in gives a bearer token.",
        StatusCodes.Status403Forbidden => "Your role does not include this.",
        _ => null,
    };
}
