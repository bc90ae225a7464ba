using Microsoft.AspNetCore.Authorization;
using Radzen;

namespace CovidLabel.Web.Components;

/// <summary>The Blazor side: interactive server components and what they need.</summary>
internal static class ComponentServices
{
    public static void AddComponents(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();
        builder.Services.AddOffice();
    }

    /// <summary>Who may see a page is said by the page itself; whatever says nothing needs a signed-in reader.</summary>
    public static void MapComponents(this WebApplication app) => app.MapRazorComponents<App>()
        .AddInteractiveServerRenderMode(options =>
            options.ContentSecurityFrameAncestorsPolicy = null) // the whole policy is in SecurityHeaders
        .Add(endpoint =>
        {
            if (!endpoint.Metadata.Any(metadata => metadata is IAuthorizeData or IAllowAnonymous))
                endpoint.Metadata.Add(new AuthorizeAttribute());
        });
}
