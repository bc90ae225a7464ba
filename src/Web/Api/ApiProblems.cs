namespace CovidLabel.Web.Api;

/// <summary>Answers that say what is wrong, as problem+json.</summary>
internal static class ApiProblems
{
    public static IResult NotFound(string what, object id) =>
        Results.Problem($"There is no {what} {id}.", statusCode: StatusCodes.Status404NotFound);

    public static IResult BadRequest(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    public static IResult Unprocessable(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status422UnprocessableEntity);

    public static IResult Forbidden(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status403Forbidden);

    public static IResult KeyReused() =>
        Unprocessable("This Idempotency-Key belongs to another save; nothing was saved. Send a new save with a key of its own.");

    public static IResult Conflict(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status409Conflict);

    /// <param name="current">What is there now, in the shape that GET gives.</param>
    public static IResult PreconditionFailed(object current) => Results.Problem(
        "Somebody saved in between; nothing was overwritten.",
        statusCode: StatusCodes.Status412PreconditionFailed,
        extensions: new Dictionary<string, object?> { ["current"] = current });
}
