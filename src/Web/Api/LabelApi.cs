using System.Security.Claims;
using System.Text.Json.Serialization;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Api;

/// <summary>A label and the revision it is.</summary>
internal sealed record LabelDocument(
    string? Label, int Revision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProvenanceDocument? Provenance)
{
    public static LabelDocument From(LabelRevision label) =>
        new(label.Label?.Name(), label.Revision, ProvenanceDocument.From(label.Provenance));
}

/// <summary>What a save became.</summary>
internal sealed record SavedDocument(int Revision);

/// <summary>A reader's verdict on a slice.</summary>
internal static class LabelApi
{
    public static void MapLabels(this IEndpointRouteBuilder api) => api.MapPut("/slices/{id:long}/label", PutAsync)
        .WithSummary("Appends a label revision if If-Match names the current one; null withdraws the label.")
        .Produces<SavedDocument>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status412PreconditionFailed)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status428PreconditionRequired);

    private static async Task<IResult> PutAsync(
        long id, LabelRequest body, HttpContext context, ClaimsPrincipal reader, AnnotationStore annotations, CancellationToken cancel)
    {
        if (!context.Request.TryReadIfMatch(out var basedOn, out var problem)) return problem!;
        if (!context.Request.TryReadIdempotencyKey(out var key, out problem)) return problem!;
        ClassLabel? label = null;
        if (body.Label is not null)
        {
            if (!ClassLabels.TryParse(body.Label, out var known))
                return ApiProblems.Unprocessable("label is \"covid\", \"non-covid\" or null.");
            label = known;
        }

        if (!ProvenanceDocument.TryRead(body.Provenance, out var claimed, out problem)) return problem!;
        if (await annotations.CurrentLabelAsync(id, cancel) is null) return ApiProblems.NotFound("slice", id);
        switch (await annotations.AppendLabelAsync(id, basedOn, label, reader.ReaderId(), key, claimed, cancel))
        {
            case SaveOutcome<LabelRevision>.Conflict conflict:
                return ApiProblems.PreconditionFailed(LabelDocument.From(conflict.Current));
            case SaveOutcome<LabelRevision>.KeyReused:
                return ApiProblems.KeyReused();
            case SaveOutcome<LabelRevision>.Saved saved:
                context.Response.SetRevision(saved.Revision);
                return Results.Ok(new SavedDocument(saved.Revision));
            default:
                throw new InvalidOperationException("a save succeeds, conflicts or reuses a key");
        }
    }

    private sealed record LabelRequest(string? Label, ProvenanceDocument? Provenance = null);
}
