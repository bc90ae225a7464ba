using System.Globalization;
using System.Net.Http.Headers;

namespace CovidLabel.Web.Api;

/// <summary>Revisions as HTTP knows them (RFC 9110, 13.1.1): ETag on an answer, If-Match on a save.</summary>
internal static class Revisions
{
    private const int MaxIdempotencyKeyLength = 200;

    public static void SetRevision(this HttpResponse response, int revision) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary>The revision a save is based on, given bare or quoted; a problem where it is missing or no number.</summary>
    public static bool TryReadIfMatch(this HttpRequest request, out int revision, out IResult? problem)
    {
        problem = null;
        var given = request.Headers.IfMatch.ToString().Trim();
        if (given.Length == 0)
        {
            revision = 0;
            problem = Results.Problem(
                "If-Match must name the revision this save is based on, 0 for none.",
                statusCode: StatusCodes.Status428PreconditionRequired);
            return false;
        }

        var number = given is ['"', .., '"'] ? given[1..^1] : given;
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out revision)) return true;
        problem = ApiProblems.BadRequest("If-Match is one revision number, such as \"3\".");
        return false;
    }

    /// <summary>The caller's key of this save, or null; a problem where it is too long to keep.</summary>
    public static bool TryReadIdempotencyKey(this HttpRequest request, out string? key, out IResult? problem)
    {
        problem = null;
        key = request.Headers["Idempotency-Key"].ToString().Trim();
        if (key.Length == 0) key = null;
        if (key is not { Length: > MaxIdempotencyKeyLength }) return true;
        problem = ApiProblems.BadRequest($"Idempotency-Key has at most {MaxIdempotencyKeyLength} characters.");
        return false;
    }

    /// <summary>Whether the caller holds this content already, and marks the answer as content that never changes.</summary>
    public static bool IsUnchanged(HttpContext context, string tag)
    {
        var headers = context.Response.Headers;
        headers.ETag = $"\"{tag}\"";
        headers.CacheControl = "private, max-age=31536000, immutable";
        return EntityTagHeaderValue.TryParse(headers.ETag, out var ours)
            && context.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } given
            && given.Split(',').Any(one =>
                EntityTagHeaderValue.TryParse(one.Trim(), out var theirs) && (theirs.Tag == "*" || theirs.Tag == ours.Tag));
    }
}
