using System.Security.Claims;
using System.Text;
using System.Text.Json;
using CovidLabel.Domain.Readers;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Api;

/// <summary>Model versions, for admins; readers meet a model through its predictions.</summary>
internal static class ModelApi
{
    private const int MaxReasonLength = 500;

    public static void MapModels(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/models").RequireAuthorization(Roles.Admin);
        group.MapGet("", async (ModelStore models, CancellationToken cancel) =>
                new ModelList([.. (await models.ListAsync(cancel)).Select(Describe)]))
            .WithSummary("Model versions, the newest first.");
        group.MapPost("/{id:long}/activate", ActivateAsync)
            .WithSummary("Makes a version the one that predicts; an older one again is a roll-back.")
            .Produces<ModelDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id:long}/weights", WeightsAsync).WithSummary("The weights as a safetensors file.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id:long}/card", CardAsync).WithSummary("The model card: use, figures, data, limits.")
            .Produces(StatusCodes.Status200OK, contentType: "text/markdown").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ActivateAsync(
        long id, ClaimsPrincipal admin, ModelStore models, CancellationToken cancel, string? reason = null)
    {
        if (reason is { Length: > MaxReasonLength }) return ApiProblems.BadRequest($"reason has at most {MaxReasonLength} characters.");
        return await models.ActivateAsync(id, admin.ReaderId(), reason ?? "activated through the API", cancel)
            ? Results.Ok(Describe((await models.FindAsync(id, cancel))!))
            : ApiProblems.NotFound("model", id);
    }

    private static async Task<IResult> WeightsAsync(long id, HttpContext context, ModelStore models, CancellationToken cancel)
    {
        if (await models.FindAsync(id, cancel) is not { Model: var model }) return ApiProblems.NotFound("model", id);
        if (Revisions.IsUnchanged(context, model.WeightsSha256)) return Results.StatusCode(StatusCodes.Status304NotModified);
        context.Response.ContentLength = model.WeightsBytes;
        return Results.Stream(
            async stream => await models.CopyWeightsAsync(id, stream, cancel),
            "application/octet-stream",
            $"covidlabel-model-{id}.safetensors");
    }

    private static async Task<IResult> CardAsync(long id, ModelStore models, SnapshotStore snapshots, CancellationToken cancel)
    {
        if (await models.FindAsync(id, cancel) is not { Model: var model }) return ApiProblems.NotFound("model", id);
        var summary = SnapshotCount.Read((await snapshots.FindAsync(model.SnapshotHash, cancel))?.Summary);
        return Results.Text(
            ModelCard.Write($"version {model.Id}, preset {model.Preset}", model.Options, EvaluationJson.Read(model.Evaluation), summary),
            "text/markdown",
            Encoding.UTF8);
    }

    private static ModelDocument Describe(ModelVersion version) => new(
        version.Model.Id,
        version.Model.RunId,
        version.Model.Preset,
        version.IsActive,
        version.Model.SnapshotHash,
        version.Model.WeightsSha256,
        version.Model.WeightsBytes,
        version.Model.CreatedAt,
        JsonSerializer.Deserialize<JsonElement>(version.Model.Evaluation));

    private sealed record ModelDocument(
        long Id, long RunId, string Preset, bool IsActive, string SnapshotSha256, string WeightsSha256, long WeightsBytes,
        DateTimeOffset CreatedAt, JsonElement Evaluation);

    private sealed record ModelList(IReadOnlyList<ModelDocument> Items);
}
