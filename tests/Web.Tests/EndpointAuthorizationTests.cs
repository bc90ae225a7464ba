using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Web.Tests.Making;

namespace Web.Tests;

public sealed class EndpointAuthorizationTests(Site site)
{
    /// <summary>Everything that answers whoever asks; the last is Blazor's "no such file". A new line here is a decision.</summary>
    private static readonly string[] AnonymousPages =
    [
        "/access-denied", "/error", "/health/live", "/health/ready", "/not-found", "/openapi/{documentName}.json", "/sign-in",
        "/api/v1/sign-in", "/{**path:file}",
    ];

    private static readonly (string Method, string Route, bool AdminOnly)[] Api =
    [
        ("GET", "/api/v1/me", false),
        ("POST", "/api/v1/uploads", false),
        ("GET", "/api/v1/uploads/{id:guid}", false),
        ("GET", "/api/v1/slices", false),
        ("GET", "/api/v1/slices/{id:long}", false),
        ("GET", "/api/v1/slices/{id:long}/pixels", false),
        ("GET", "/api/v1/slices/{id:long}/thumbnail", false),
        ("GET", "/api/v1/slices/{id:long}/neighbours", false),
        ("GET", "/api/v1/slices/{id:long}/other-series", false),
        ("GET", "/api/v1/slices/{id:long}/progress", false),
        ("PUT", "/api/v1/slices/{id:long}/label", false),
        ("GET", "/api/v1/slices/{id:long}/mask", false),
        ("PUT", "/api/v1/slices/{id:long}/mask", false),
        ("GET", "/api/v1/slices/{id:long}/history", false),
        ("GET", "/api/v1/slices/{id:long}/revisions", false),
        ("PUT", "/api/v1/slices/{id:long}/reading-time", false),
        ("GET", "/api/v1/slices/{id:long}/prediction", false),
        ("GET", "/api/v1/slices/{id:long}/verdict", false),
        ("PUT", "/api/v1/slices/{id:long}/verdict", false),
        ("GET", "/api/v1/review/disagreements", false),
        ("GET", "/api/v1/review/choices", false),
        ("POST", "/api/v1/runs", true),
        ("GET", "/api/v1/runs", true),
        ("GET", "/api/v1/runs/{id:long}", true),
        ("DELETE", "/api/v1/runs/{id:long}", true),
        ("GET", "/api/v1/models", true),
        ("POST", "/api/v1/models/{id:long}/activate", true),
        ("GET", "/api/v1/models/{id:long}/weights", true),
        ("GET", "/api/v1/models/{id:long}/card", true),
    ];

    public static TheoryData<string, string, bool> EveryApiEndpoint() =>
        new(Api.Select(endpoint => new TheoryDataRow<string, string, bool>(endpoint.Method, endpoint.Route, endpoint.AdminOnly)));

    [Fact]
    public void Endpoint_Any_HasAPolicyOrIsListedAsAnonymous()
    {
        var open = Endpoints().Where(endpoint => !endpoint.Metadata.OfType<IAuthorizeData>().Any() || endpoint.Metadata.OfType<IAllowAnonymous>().Any())
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct()
            .Where(route => !AnonymousPages.Contains(route) && !IsStaticFile(route)).ToList();
        Assert.Empty(open);
    }

    [Fact]
    public void Endpoint_OfTheApi_IsInTheListBelow()
    {
        var found = Endpoints().Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.OfType<HttpMethodMetadata>().Single().HttpMethods
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"))
            .Where(route => route != "POST /api/v1/sign-in").Order();
        Assert.Equal(Api.Select(endpoint => $"{endpoint.Method} {endpoint.Route}").Order(), found);
    }

    [Theory]
    [MemberData(nameof(EveryApiEndpoint))]
    public async Task Endpoint_WithoutSignIn_Answers401(string method, string route, bool adminOnly)
    {
        _ = adminOnly;
        using var client = site.Anonymous();
        await (await client.SendAsync(Request(method, route))).IsProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [MemberData(nameof(EveryApiEndpoint))]
    public async Task Endpoint_ForARadiologist_Answers403WhereItIsForAdmins(string method, string route, bool adminOnly)
    {
        using var client = await site.RadiologistAsync();
        var answer = await client.SendAsync(Request(method, route));
        if (adminOnly) await answer.IsProblemAsync(HttpStatusCode.Forbidden);
        else Assert.False(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
    }

    [Theory]
    [MemberData(nameof(EveryApiEndpoint))]
    public async Task Endpoint_ForAnAdmin_IsOpen(string method, string route, bool adminOnly)
    {
        _ = adminOnly;
        using var client = await site.AdminAsync();
        var answer = await client.SendAsync(Request(method, route));
        Assert.False(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Theory]
    [InlineData("/training")]
    [InlineData("/models")]
    [InlineData("/people")]
    [InlineData("/settings")]
    public async Task AdminPage_ForARadiologist_IsDenied(string path)
    {
        using var radiologist = await site.RadiologistAsync();
        using var admin = await site.AdminAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await radiologist.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(path)).StatusCode);
    }

    private static HttpRequestMessage Request(string method, string route) => new(
        new HttpMethod(method),
        route.Replace("{id:long}", "999999999", StringComparison.Ordinal).Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal));

    private IEnumerable<RouteEndpoint> Endpoints() =>
        site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static bool IsStaticFile(string route) => Path.HasExtension(route) && !route.Contains('{', StringComparison.Ordinal);
}
