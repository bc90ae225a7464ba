namespace CovidLabel.Web.Security;

/// <summary>Headers on every answer.</summary>
internal static class SecurityHeaders
{
    /// <summary>On every answer of the API, so that exports carry it wherever they go.</summary>
    public const string ResearchUse = "research use only; not a medical device";

    /// <summary>
    /// Nothing from elsewhere, no inline script. Inline style attributes alone are allowed, since Radzen writes widths and
    /// positions as such; style elements are not. 'self' in connect-src covers the circuit's WebSocket (CSP 3, 6.7.2.8).
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; connect-src 'self'; "
        + "img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    /// <summary>Set at the last moment, since whoever handles an error clears what was set before.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(Set, context);
        return next(context);
    });

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!context.Request.Path.StartsWithSegments("/api")) return Task.CompletedTask;
        headers["X-Research-Use"] = ResearchUse;
        // What was read for one reader stays with that reader; an endpoint that knows better says so.
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
