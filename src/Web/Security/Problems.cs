using CovidLabel.Domain.Annotations;
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
                StatusCodeSelector = error => error switch
                {
                    BadHttpRequestException bad => bad.StatusCode,
                    InvalidMaskException => StatusCodes.Status422UnprocessableEntity,
                    _ => StatusCodes.Status500InternalServerError,
                },
            });
            api.UseStatusCodePages(Write);
        });
        app.UseWhen(context => !IsApi(context), pages =>
        {
            pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        });
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    private static async Task Write(StatusCodeContext context)
    {
        var http = context.HttpContext;
        await Results.Problem(statusCode: http.Response.StatusCode, detail: Explain(http.Response.StatusCode)).ExecuteAsync(http);
    }

    private static string? Explain(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Sign in first: POST /api/v1/sign-in gives a bearer token.",
        StatusCodes.Status403Forbidden => "Your role does not include this.",
        _ => null,
    };
}
