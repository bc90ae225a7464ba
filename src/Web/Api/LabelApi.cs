using System.Security.Claims;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Api;

/// <summary>A label and the revision it is.</summary>
internal sealed record LabelDocument(string? Label, int Revision)
{
    public static LabelDocument From(LabelRevision label) => new(label.Label?.Name(), label.Revision);
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

        if (await annotations.CurrentLabelAsync(id, cancel) is null) return ApiProblems.NotFound("slice", id);
        var outcome = await annotations.AppendLabelAsync(id, basedOn, label, reader.ReaderId(), cancel);
        if (outcome is SaveOutcome<LabelRevision>.Conflict conflict && !IsRetry(conflict.Current))
            return ApiProblems.PreconditionFailed(LabelDocument.From(conflict.Current));
        var revision = outcome is SaveOutcome<LabelRevision>.Saved saved ? saved.Revision : basedOn + 1;
        context.Response.SetRevision(revision);
        return Results.Ok(new SavedDocument(revision));

        // The answer to the first try was lost: the same reader said the same on top of the same revision.
        bool IsRetry(LabelRevision current) =>
            key is not null && current.Revision == basedOn + 1 && current.Label == label && current.ReaderId == reader.ReaderId();
    }

    private sealed record LabelRequest(string? Label);
}
