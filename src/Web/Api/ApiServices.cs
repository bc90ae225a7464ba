namespace CovidLabel.Web.Api;

internal static class ApiServices
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
    }

    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
    }
}
