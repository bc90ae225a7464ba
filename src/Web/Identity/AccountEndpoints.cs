using CovidLabel.Persistence.Rows;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace CovidLabel.Web.Identity;

/// <summary>Ends the cookie's session; signing in is a page (Components/Account/SignIn.razor).</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder endpoints) => endpoints
        .MapPost("/account/sign-out", async (HttpContext context, IAntiforgery antiforgery, SignInManager<Reader> signIn) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
            await signIn.SignOutAsync();
            return Results.LocalRedirect("/sign-in");
        })
        .RequireAuthorization()
        .ExcludeFromDescription();
}
