using System.Security.Claims;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Api;

/// <summary>How long a reader worked on a slice.</summary>
internal static class ReadingTimeApi
{
    public static void MapReadingTime(this IEndpointRouteBuilder api) => api.MapPut("/slices/{id:long}/reading-time", PutAsync)
        .WithSummary("Adds time the reader worked on the slice, breaks left out; Idempotency-Key is needed, since times add up.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> PutAsync(
        long id, ReadingTimeRequest body, HttpContext context, ClaimsPrincipal reader, SliceQueries slices, ReadingTimeStore times,
        CancellationToken cancel)
    {
        if (!context.Request.TryReadIdempotencyKey(out var key, out var problem)) return problem!;
        if (key is null) return ApiProblems.BadRequest("Idempotency-Key must name this piece of time.");
        var longest = (long)ReadingTimeStore.LongestPiece.TotalMilliseconds;
        if (body.ActiveMs < 1 || body.ActiveMs > longest) return ApiProblems.Unprocessable($"activeMs is 1 to {longest}.");
        if (await slices.FindAsync(id, cancel) is null) return ApiProblems.NotFound("slice", id);
        return await times.AddAsync(id, reader.ReaderId(), TimeSpan.FromMilliseconds(body.ActiveMs), key, cancel)
            ? Results.NoContent()
            : ApiProblems.KeyReused();
    }

    private sealed record ReadingTimeRequest(long ActiveMs);
}
