using System.Security.Claims;
using CovidLabel.Persistence.Rows;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace CovidLabel.Web.Identity;

/// <summary>A bearer token ends with what it stood for: after a lock, a new password or a role change it opens nothing.</summary>
internal static class BearerRevocation
{
    public static void UseBearerRevocation(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        // What is open to everybody must answer when the database is away: health above all.
        var open = context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (!open && ReaderServices.IsBearer(context.Request) && context.User.Identity is { IsAuthenticated: true })
        {
            var signIn = context.RequestServices.GetRequiredService<SignInManager<Reader>>();
            if (await signIn.ValidateSecurityStampAsync(context.User) is null)
                context.User = new ClaimsPrincipal(new ClaimsIdentity());
        }

        await next();
    });
}
