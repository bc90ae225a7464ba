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

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            headers["X-Research-Use"] = ResearchUse;
            headers.CacheControl = "no-store"; // an endpoint that knows better says so
        }

        return next(context);
    });
}
