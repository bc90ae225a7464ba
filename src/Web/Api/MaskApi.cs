using System.Security.Claims;
using System.Text.Json.Serialization;
using CovidLabel.Domain.Annotations;
using CovidLabel.Imaging.Pixels;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CovidLabel.Web.Api;

/// <summary>COCO's uncompressed run lengths: size is [height, width], runs go column by column, zeros first.</summary>
internal sealed record RleDocument(IReadOnlyList<int> Size, IReadOnlyList<int> Counts)
{
    public static RleDocument From(RunLengthMask mask) => new([mask.Height, mask.Width], mask.Counts);

    /// <exception cref="InvalidMaskException">Size or runs are no mask.</exception>
    public RunLengthMask ToMask() => Size.Count == 2
        ? RunLengthMask.FromCounts(Size[0], Size[1], Counts)
        : throw new InvalidMaskException("size is [height, width]");
}

internal sealed record LesionDocument(string Kind, RleDocument Rle)
{
    public static LesionDocument From(Lesion lesion) => new(lesion.Kind.Name(), RleDocument.From(lesion.Pixels));

    /// <exception cref="InvalidMaskException">An unknown kind, or no mask.</exception>
    public Lesion ToLesion() => LesionKinds.TryParse(Kind, out var kind)
        ? new Lesion(kind, Rle.ToMask())
        : throw new InvalidMaskException("kind is ground-glass, consolidation or pleural-effusion");
}

/// <summary>A mask and the revision it is.</summary>
internal sealed record MaskDocument(
    string State, int Revision, IReadOnlyList<LesionDocument> Lesions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProvenanceDocument? Provenance)
{
    public static MaskDocument From(MaskRevision mask) => new(
        mask.Mask.State.Name(), mask.Revision, [.. mask.Mask.Lesions.Select(LesionDocument.From)], ProvenanceDocument.From(mask.Provenance));
}

/// <summary>Lesion masks and their supervision state.</summary>
internal static class MaskApi
{
    /// <summary>A checkerboard of 1024 x 1024 pixels as JSON is 2 MiB; nobody draws more.</summary>
    private const long MaxBodyBytes = 16L << 20;

    public static void MapMasks(this IEndpointRouteBuilder api)
    {
        api.MapGet("/slices/{id:long}/mask", GetAsync)
            .WithSummary("The current mask, revision 0 where nobody drew; with Accept: image/png an 8-bit map of 0-3; ?revision= gives an earlier one, or 403 while reading is blinded and the reader has not annotated the slice.")
            .Produces<MaskDocument>().Produces(StatusCodes.Status200OK, contentType: "image/png")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut("/slices/{id:long}/mask", PutAsync)
            .WithSummary("Appends a mask revision if If-Match names the current one (0 for none); Idempotency-Key makes a retry safe.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .Produces<SavedDocument>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<IResult> GetAsync(
        long id, HttpContext context, ClaimsPrincipal reader, AnnotationStore annotations, BlindedReading blinded, CancellationToken cancel,
        int? revision = null)
    {
        // The current mask is what an edit goes on top of, whoever drew it; an earlier one is another reader's alone.
        if (revision is not null && await blinded.HidesAsync(id, reader, cancel)) return ApiProblems.Forbidden(BlindedReading.OtherReaders);
        var found = revision is { } earlier
            ? await annotations.MaskAsync(id, earlier, cancel)
            : await annotations.CurrentMaskAsync(id, cancel);
        if (found is not { } current)
            return revision is null ? ApiProblems.NotFound("slice", id) : ApiProblems.NotFound($"mask revision {revision} of slice", id);
        context.Response.SetRevision(current.Revision);
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (!PrefersPng(context.Request)) return Results.Ok(MaskDocument.From(current));
        // A picture cannot tell "nobody looked" from "nothing there"; the header does.
        context.Response.Headers["X-Mask-State"] = current.Mask.State.Name();
        var map = current.Mask.ToLabelMap();
        return Results.Bytes(GreyPng.Grey(map, current.Mask.Height, current.Mask.Width), "image/png");
    }

    private static bool PrefersPng(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        double Quality(string type) => accepted
            .Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(one => one.Quality ?? 1)
            .DefaultIfEmpty(0).Max();
        return Quality("image/png") > Quality("application/json");
    }

    private static async Task<IResult> PutAsync(
        long id, MaskRequest body, HttpContext context, ClaimsPrincipal reader, AnnotationStore annotations, SliceQueries slices,
        CancellationToken cancel)
    {
        if (!context.Request.TryReadIfMatch(out var basedOn, out var problem)) return problem!;
        if (!context.Request.TryReadIdempotencyKey(out var key, out problem)) return problem!;
        if (await slices.FindAsync(id, cancel) is not { } slice) return ApiProblems.NotFound("slice", id);
        if (!MaskStates.TryParse(body.State, out var state))
            return ApiProblems.Unprocessable("state is unknown, negative, partial or complete.");
        LesionMask mask;
        try
        {
            mask = LesionMask.Create(state, slice.Height, slice.Width, body.Lesions.Select(lesion => lesion.ToLesion()));
        }
        catch (InvalidMaskException invalid)
        {
            return ApiProblems.Unprocessable($"This is no mask of the slice: {invalid.Message}.");
        }

        if (!ProvenanceDocument.TryRead(body.Provenance, out var claimed, out problem)) return problem!;
        switch (await annotations.AppendMaskAsync(id, basedOn, mask, reader.ReaderId(), key, claimed, cancel))
        {
            case SaveOutcome<MaskRevision>.Conflict conflict:
                return ApiProblems.PreconditionFailed(MaskDocument.From(conflict.Current));
            case SaveOutcome<MaskRevision>.KeyReused:
                return ApiProblems.KeyReused();
            case SaveOutcome<MaskRevision>.Saved saved:
                context.Response.SetRevision(saved.Revision);
                return Results.Ok(new SavedDocument(saved.Revision));
            default:
                throw new InvalidOperationException("a save succeeds, conflicts or reuses a key");
        }
    }

    private sealed record MaskRequest(string State, IReadOnlyList<LesionDocument> Lesions, ProvenanceDocument? Provenance = null);
}
