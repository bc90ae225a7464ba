using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Serialization;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Api;

/// <summary>Where readers and model differ.</summary>
internal static class ReviewApi
{
    private const int MaxPage = 200;

    public static void MapReview(this IEndpointRouteBuilder api)
    {
        api.MapGet("/review/disagreements", ListAsync)
            .WithSummary("Annotated and predicted slices, the most different first; next is the after of the next page. Filters: source, model, probability and dice as 0.25-0.5, differ as label or mask, verdict as agree, disagree, corrected or none.")
            .Produces<DisagreementList>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/review/choices", ChoicesAsync)
            .WithSummary("What the disagreements can be filtered by: sources and model versions.").Produces<Choices>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, ReviewQueries review, BlindedReading blinded, ClaimsPrincipal reader, CancellationToken cancel, int? skip = null, string? after = null, int take = 50)
    {
        var start = skip ?? 0;
        if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out start))
            return ApiProblems.BadRequest("after is the next of the page before.");
        if (start < 0) return ApiProblems.BadRequest("skip is not negative.");
        if (take is < 1 or > MaxPage) return ApiProblems.BadRequest($"take is 1 to {MaxPage}.");
        if (!ReviewFilter.TryRead(context.Request.Query, out var filter, out var problem)) return problem!;
        var found = await review.DisagreementsAsync(start, take + 1, filter, await blinded.ReaderAsync(reader, cancel), cancel);
        return Results.Ok(new DisagreementList(
            [.. found.Take(take).Select(one => new DisagreementDocument(
                one.SliceId, one.Patient, one.Source, one.Label?.Name(), one.CovidProbability, one.Dice, one.LabelDisagrees,
                one.ModelId, one.Score, one.Verdict?.Name()))],
            found.Count > take ? (start + take).ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Choices> ChoicesAsync(SliceQueries slices, ReviewQueries review, CancellationToken cancel) =>
        new(await slices.SourcesAsync(cancel), await review.ModelsAsync(cancel));

    private sealed record DisagreementDocument(
        long SliceId, string? Patient, string Source, string? Label, double? CovidProbability, double? Dice, bool? LabelDisagrees,
        long ModelId, double Score,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Verdict);

    private sealed record DisagreementList(IReadOnlyList<DisagreementDocument> Items, string? Next);

    private sealed record Choices(IReadOnlyList<string> Sources, IReadOnlyList<long> Models);
}
