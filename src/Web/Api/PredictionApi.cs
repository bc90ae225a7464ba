using System.Security.Claims;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Api;

/// <summary>What the model says of a slice.</summary>
internal static class PredictionApi
{
    public static void MapPredictions(this IEndpointRouteBuilder api) => api.MapGet("/slices/{id:long}/prediction", GetAsync)
        .WithSummary("The active model's prediction, else the newest of an earlier one; a task the model lacks is null. 204 where no model has predicted the slice yet. 403 while reading is blinded and the reader has not annotated the slice.")
        .Produces<PredictionDocument>().Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> GetAsync(
        long id, ClaimsPrincipal reader, PredictionStore predictions, SliceQueries slices, BlindedReading blinded, CancellationToken cancel)
    {
        if (await blinded.HidesAsync(id, reader, cancel)) return ApiProblems.Forbidden(BlindedReading.Explanation);
        if (await predictions.FindAsync(id, cancel) is { } found)
        {
            return Results.Ok(new PredictionDocument(
                found.ModelId,
                found.CovidProbability,
                found.Lesion is { } lesion ? new PredictedLesion(RleDocument.From(lesion)) : null,
                found.CreatedAt));
        }

        // Nothing is wrong with a slice that waits for its prediction, and browsers report a 404 as an error.
        return await slices.FindAsync(id, cancel) is null ? ApiProblems.NotFound("slice", id) : Results.NoContent();
    }

    private sealed record PredictedLesion(RleDocument Rle);

    private sealed record PredictionDocument(
        long ModelId, double? CovidProbability, PredictedLesion? Lesion, DateTimeOffset CreatedAt);
}
