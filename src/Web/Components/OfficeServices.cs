using CovidLabel.Web.Components.Common;

namespace CovidLabel.Web.Components;

/// <summary>Registers what the office pages need beside the stores.</summary>
public static class OfficeServices
{
    public static IServiceCollection AddOffice(this IServiceCollection services)
    {
        services.AddSingleton<ReaderNames>();
        return services;
    }
}
