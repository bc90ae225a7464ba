using CovidLabel.Web.Components.Common;
using CovidLabel.Web.Components.Live;

namespace CovidLabel.Web.Components;

/// <summary>Registers what the office pages need beside the stores.</summary>
public static class OfficeServices
{
    public static IServiceCollection AddOffice(this IServiceCollection services)
    {
        services.AddSingleton<ReaderNames>();
        services.AddSingleton<LiveUpdates>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveUpdates>());
        return services;
    }
}
