using CovidLabel.Persistence;
using CovidLabel.Web.Api;
using CovidLabel.Web.Components;
using CovidLabel.Web.Identity;
using CovidLabel.Web.Ingest;
using CovidLabel.Web.Security;
using Microsoft.AspNetCore.HttpOverrides;

namespace CovidLabel.Web;

/// <summary>What the web process is made of; each part registers itself in its own folder.</summary>
internal static class Composition
{
    public const string ConnectionStringName = "CovidLabel";

    public static void AddCovidLabel(this WebApplicationBuilder builder)
    {
        builder.Services.AddCovidLabelPersistence(
            builder.Configuration.GetConnectionString(ConnectionStringName)
            ?? throw new InvalidOperationException(
                $"ConnectionStrings:{ConnectionStringName} is not set; in the environment it is ConnectionStrings__{ConnectionStringName}."));
        builder.AddReaders();
        builder.AddSecurity();
        builder.AddIngest();
        builder.AddApi();
        builder.AddComponents();
        // Behind a balancer the address that sign-ins are throttled by is in X-Forwarded-For; trusted from loopback only,
        // unless ForwardedHeaders:KnownProxies says otherwise.
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            foreach (var proxy in builder.Configuration.GetSection("ForwardedHeaders:KnownProxies").Get<string[]>() ?? [])
                options.KnownProxies.Add(System.Net.IPAddress.Parse(proxy));
        });
    }

    /// <summary>The order is the point: headers on every answer, then who it is, then whether it may.</summary>
    public static void UseCovidLabel(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseRouting();
        app.UseAuthentication();
        app.UseBearerRevocation();
        app.UseOneTimePasswords();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseForgeryProtection();

        app.MapStaticAssets().AllowAnonymous();
        app.MapHealth();
        app.MapAntiforgeryToken();
        app.MapAccount();
        app.MapApi();
        app.MapComponents();
    }
}
