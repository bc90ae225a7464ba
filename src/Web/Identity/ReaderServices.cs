using CovidLabel.Domain.Readers;
using CovidLabel.Persistence;
using CovidLabel.Persistence.Rows;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CovidLabel.Web.Identity;

/// <summary>Who readers are, how they prove it (cookie or bearer token), and the two policies everything else names.</summary>
internal static class ReaderServices
{
    public static readonly TimeSpan BearerTokenLife = TimeSpan.FromHours(8);

    /// <summary>How soon a lock, a new password or a role change ends sessions that hold a cookie or a circuit.</summary>
    public static readonly TimeSpan RevalidateEvery = TimeSpan.FromMinutes(1);

    private const string CookieOrBearer = "CookieOrBearer";

    public static void AddReaders(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddIdentityCore<Reader>(options =>
            {
                options.User.RequireUniqueEmail = true;
                // NIST SP 800-63B 5.1.1.2: length counts, composition rules do not.
                options.Password.RequiredLength = 12;
                options.Password.RequiredUniqueChars = 5;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<CovidLabelDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = RevalidateEvery);
        services.AddSingleton<SignInThrottle>();
        services.AddScoped<ReaderSignIn>();
        services.AddScoped<ReaderAdministration>();
        services.AddSingleton<BlindedReading>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitRevalidation>();
        AddSchemes(services);
        AddPolicies(services);
        AddDataProtection(services);
    }

    private static void AddSchemes(IServiceCollection services)
    {
        services.AddAuthentication(CookieOrBearer)
            .AddPolicyScheme(CookieOrBearer, null, options => options.ForwardDefaultSelector = context =>
                IsBearer(context.Request) ? IdentityConstants.BearerScheme : IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme, options => options.BearerTokenExpiration = BearerTokenLife)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "covidlabel";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;
            options.LoginPath = "/sign-in";
            options.LogoutPath = "/account/sign-out";
            options.AccessDeniedPath = "/access-denied";
            options.ReturnUrlParameter = "returnUrl";
            // A program that calls the API wants to know, not to be sent to a form.
            options.Events.OnRedirectToLogin = context => RedirectUnlessApi(context, StatusCodes.Status401Unauthorized);
            options.Events.OnRedirectToAccessDenied = context => RedirectUnlessApi(context, StatusCodes.Status403Forbidden);
        });
    }

    private static Task RedirectUnlessApi(
        Microsoft.AspNetCore.Authentication.RedirectContext<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions> context,
        int status)
    {
        if (context.Request.Path.StartsWithSegments("/api")) context.Response.StatusCode = status;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    public static bool IsBearer(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    private static void AddPolicies(IServiceCollection services) => services.AddAuthorizationBuilder()
        .AddPolicy(Roles.Radiologist, policy => policy.RequireRole(Roles.Radiologist, Roles.Admin))
        .AddPolicy(Roles.Admin, policy => policy.RequireRole(Roles.Admin))
        .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

    /// <summary>All web nodes share keys and name, so that a sign-in on one holds on all.</summary>
    private static void AddDataProtection(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("CovidLabel");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = provider.GetRequiredService<DataProtectionKeyRepository>()));
    }
}
