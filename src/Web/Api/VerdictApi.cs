using System.Security.Claims;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Api;

/// <summary>What a reader thinks of a slice's prediction.</summary>
internal static class VerdictApi
{
    public static void MapVerdicts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/slices/{id:long}/verdict", GetAsync)
            .WithSummary("The reader's own newest verdict on a model's prediction; verdict is null where there is none.")
            .Produces<VerdictDocument>();
        api.MapPut("/slices/{id:long}/verdict", PutAsync)
            .WithSummary("Appends a verdict on a model's prediction; Idempotency-Key makes a retry safe.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> GetAsync(
        long id, long modelId, ClaimsPrincipal reader, VerdictStore verdicts, CancellationToken cancel)
    {
        var found = await verdicts.OfReaderAsync(id, modelId, reader.ReaderId(), cancel);
        return Results.Ok(new VerdictDocument(modelId, found?.Verdict.Name(), found?.Subject.Name(), found?.Reason));
    }

    private static async Task<IResult> PutAsync(
        long id, VerdictRequest body, HttpContext context, ClaimsPrincipal reader, VerdictStore verdicts, BlindedReading blinded,
        CancellationToken cancel)
    {
        if (!context.Request.TryReadIdempotencyKey(out var key, out var problem)) return problem!;
        if (!Verdicts.TryParse(body.Verdict, out var verdict))
            return ApiProblems.Unprocessable("verdict is agree, disagree or corrected.");
        if (!VerdictSubjects.TryParse(body.Subject ?? "prediction", out var subject))
            return ApiProblems.Unprocessable("subject is prediction or mask.");
        var reason = string.IsNullOrWhiteSpace(body.Reason) ? null : body.Reason.Trim();
        if (reason?.Length > VerdictStore.MaxReasonLength)
            return ApiProblems.Unprocessable($"reason has at most {VerdictStore.MaxReasonLength} characters.");
        if (await blinded.HidesAsync(id, reader, cancel)) return ApiProblems.Forbidden(BlindedReading.Explanation);
        var given = new GivenVerdict(id, body.ModelId, verdict, subject, reason);
        return await verdicts.AppendAsync(given, reader.ReaderId(), key, cancel) switch
        {
            VerdictOutcome.Saved => Results.NoContent(),
            VerdictOutcome.KeyReused => ApiProblems.KeyReused(),
            _ => ApiProblems.NotFound($"prediction by model {body.ModelId} of slice", id),
        };
    }

    private sealed record VerdictRequest(long ModelId, string Verdict, string? Subject = null, string? Reason = null);

    private sealed record VerdictDocument(long ModelId, string? Verdict, string? Subject, string? Reason);
}
