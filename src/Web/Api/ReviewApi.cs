using System.Globalization;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;

namespace CovidLabel.Web.Api;

/// <summary>Where readers and model differ.</summary>
internal static class ReviewApi
{
    private const int MaxPage = 200;

    public static void MapReview(this IEndpointRouteBuilder api) => api.MapGet("/review/disagreements", ListAsync)
        .WithSummary("Annotated and predicted slices, the most different first; next is the after of the next page.")
        .Produces<DisagreementList>().ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ListAsync(
        ReviewQueries review, CancellationToken cancel, int? skip = null, string? after = null, int take = 50)
    {
        var start = skip ?? 0;
        if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out start))
            return ApiProblems.BadRequest("after is the next of the page before.");
        if (start < 0) return ApiProblems.BadRequest("skip is not negative.");
        if (take is < 1 or > MaxPage) return ApiProblems.BadRequest($"take is 1 to {MaxPage}.");
        var found = await review.DisagreementsAsync(start, take + 1, cancel);
        return Results.Ok(new DisagreementList(
            [.. found.Take(take).Select(one => new DisagreementDocument(
                one.SliceId, one.Patient, one.Source, one.Label?.Name(), one.CovidProbability, one.Dice, one.LabelDisagrees,
                one.ModelId, one.Score))],
            found.Count > take ? (start + take).ToString(CultureInfo.InvariantCulture) : null));
    }

    private sealed record DisagreementDocument(
        long SliceId, string? Patient, string Source, string? Label, double? CovidProbability, double? Dice, bool? LabelDisagrees,
        long ModelId, double Score);

    private sealed record DisagreementList(IReadOnlyList<DisagreementDocument> Items, string? Next);
}
