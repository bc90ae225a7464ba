namespace CovidLabel.Web.Security;

/// <summary>Anti-forgery, errors and health.</summary>
internal static class SecurityServices
{
    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblems();
        builder.Services.AddAntiforgery(options =>
        {
            options.HeaderName = ForgeryProtection.HeaderName;
            options.Cookie.Name = "covidlabel-antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
        });
        builder.Services.AddHealth();
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
    }
}
