using CovidLabel.Domain.Readers;
using Microsoft.OpenApi;

namespace CovidLabel.Web.Api;

/// <summary>
/// The HTTP API, /api/v1. Other programs rely on its names and shapes; each feature is one file. An endpoint without a
/// policy of its own needs a reader who annotates.
/// </summary>
internal static class ApiServices
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            // A member that is missing is a mistake of the caller, not a null: {} must not withdraw a label.
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            options.SerializerOptions.RespectNullableAnnotations = true;
        });
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddOpenApi("v1", options =>
        {
            options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "CovidLabel",
                    Version = "v1",
                    Description = "Annotation of chest-CT slices and training on what is known. Research use only. Errors are problem+json.",
                };
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    ["bearer"] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                        Description = "The accessToken of POST /api/v1/sign-in.",
                    },
                };
                document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
                return Task.CompletedTask;
            });
        });
    }

    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var api = endpoints.MapGroup("/api/v1").RequireAuthorization(Roles.Radiologist)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapSession();
        api.MapUploads();
        api.MapSlices();
        api.MapLabels();
        api.MapMasks();
        api.MapHistory();
        api.MapReadingTime();
        api.MapPredictions();
        api.MapVerdicts();
        api.MapReview();
        api.MapRuns();
        api.MapModels();
    }
}
