using System.Globalization;
using System.Security.Claims;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Components.Worklist;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Api;

/// <summary>A slice with what is currently true of it.</summary>
/// <param name="SpacingMm">Distance between pixel centres, [row, column], or null.</param>
/// <param name="Label">covid, non-covid or null.</param>
internal sealed record SliceDocument(
    long Id, int Width, int Height, bool IsHu, IReadOnlyList<double>? SpacingMm, string? Patient, string Source, string? Series,
    int Index, string Sha256, string? Label, int LabelRevision, string MaskState, int MaskRevision)
{
    public static SliceDocument From(SliceOverview slice) => new(
        slice.Id,
        slice.Width,
        slice.Height,
        slice.IsHu,
        slice is { RowSpacingMm: { } row, ColumnSpacingMm: { } column } ? [row, column] : null,
        slice.Patient,
        slice.Source,
        slice.Series,
        slice.SeriesIndex,
        slice.Sha256,
        ((ClassLabel?)slice.Label)?.Name(),
        slice.LabelRevision,
        ((MaskState)slice.MaskState).Name(),
        slice.MaskRevision);
}

/// <summary>Reading slices: list, one, pixels, thumbnail, place in a queue.</summary>
internal static class SliceApi
{
    private const int DefaultPage = 100;

    public static void MapSlices(this IEndpointRouteBuilder api)
    {
        api.MapGet("/slices", ListAsync).WithSummary("Slices by id, filtered; next is the after of the next page.")
            .Produces<SliceList>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/slices/{id:long}", FindAsync).WithSummary("One slice.")
            .Produces<SliceDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/slices/{id:long}/pixels", PixelsAsync)
            .WithSummary("height x width int16 little-endian values, rows first: Hounsfield units where isHu, else grey 0-255.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/slices/{id:long}/thumbnail", ThumbnailAsync).WithSummary("A small grey PNG.")
            .Produces(StatusCodes.Status200OK, contentType: "image/png").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/slices/{id:long}/neighbours", NeighboursAsync)
            .WithSummary("The slice's place in the queue that the query string names, and its series.")
            .Produces<NeighbourList>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/slices/{id:long}/other-series", OtherSeriesAsync)
            .WithSummary("The patient's other series, each with the slice nearest to this one; distanceMm is null where positions do not compare, and it is the slice as far along its series instead.")
            .Produces<OtherSeriesList>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/slices/{id:long}/progress", ProgressAsync)
            .WithSummary("How many slices of the queue the reader has labelled or drawn on, and the next one they have not.")
            .Produces<ReadingProgress>();
    }

    private static async Task<IResult> ListAsync(
        SliceQueries slices, CancellationToken cancel, string? source = null, string? patient = null, string? label = null,
        string? maskState = null, string? after = null, int take = DefaultPage)
    {
        LabelFilter? wantedLabel = null;
        if (label is not null)
        {
            wantedLabel = label switch
            {
                "covid" => LabelFilter.Covid,
                "non-covid" => LabelFilter.NonCovid,
                "none" => LabelFilter.None,
                _ => null,
            };
            if (wantedLabel is null) return ApiProblems.BadRequest("label is covid, non-covid or none.");
        }

        MaskState? wantedState = null;
        if (maskState is not null)
        {
            if (!MaskStates.TryParse(maskState, out var state))
                return ApiProblems.BadRequest("maskState is unknown, negative, partial or complete.");
            wantedState = state;
        }

        long? last = null;
        if (after is not null)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return ApiProblems.BadRequest("after is the next of the page before.");
            last = id;
        }

        if (take is < 1 or > SliceQueries.MaxPage) return ApiProblems.BadRequest($"take is 1 to {SliceQueries.MaxPage}.");
        var filter = new SliceFilter { Source = source, Patient = patient, Label = wantedLabel, MaskState = wantedState };
        var page = await slices.PageAsync(filter, SliceOrder.Id, last, take, cancel: cancel);
        return Results.Ok(new SliceList(
            [.. page.Items.Select(SliceDocument.From)], page.Next?.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<IResult> FindAsync(long id, SliceQueries slices, CancellationToken cancel) =>
        await slices.FindAsync(id, cancel) is { } slice
            ? Results.Ok(SliceDocument.From(slice))
            : ApiProblems.NotFound("slice", id);

    private static async Task<IResult> PixelsAsync(
        long id, HttpContext context, SliceQueries slices, SliceStore store, CancellationToken cancel)
    {
        if (await slices.FindAsync(id, cancel) is not { } slice) return ApiProblems.NotFound("slice", id);
        context.Response.Headers["X-Width"] = slice.Width.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-Height"] = slice.Height.ToString(CultureInfo.InvariantCulture);
        if (Revisions.IsUnchanged(context, slice.Sha256)) return Results.StatusCode(StatusCodes.Status304NotModified);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = (long)slice.Height * slice.Width * sizeof(short);
        await store.CopyPixelsAsync(id, context.Response.Body, cancel);
        return Results.Empty;
    }

    private static async Task<IResult> ThumbnailAsync(
        long id, HttpContext context, SliceQueries slices, SliceStore store, CancellationToken cancel)
    {
        if (await slices.FindAsync(id, cancel) is not { } slice) return ApiProblems.NotFound("slice", id);
        if (Revisions.IsUnchanged(context, $"thumbnail-{slice.Sha256}")) return Results.StatusCode(StatusCodes.Status304NotModified);
        return Results.Bytes((await store.ThumbnailAsync(id, cancel))!, "image/png");
    }

    /// <summary>The queue is named in the words of the worklist's address, so that a link into the reading room keeps it.</summary>
    private static async Task<IResult> NeighboursAsync(
        long id, HttpContext context, ClaimsPrincipal reader, SliceQueries slices, BlindedReading blinded, CancellationToken cancel)
    {
        var filter = WorklistQuery.Parse(context.Request.Query, reader.ReaderId()).Filter;
        if (await slices.NeighboursAsync(filter, id, await blinded.ReaderAsync(reader, cancel), cancel) is not { } found)
            return ApiProblems.NotFound("slice", id);
        return Results.Ok(new NeighbourList(
            found.Previous,
            found.Next,
            found.Position,
            found.Total,
            [.. found.Series.Select(slice => new SeriesSlice(
                slice.Id, slice.SeriesIndex, ((MaskState)slice.MaskState).Name(), ((ClassLabel?)slice.Label)?.Name()))]));
    }

    private static async Task<IResult> OtherSeriesAsync(long id, SliceQueries slices, CancellationToken cancel) =>
        await slices.OtherSeriesAsync(id, cancel) is { } found
            ? Results.Ok(new OtherSeriesList(found))
            : ApiProblems.NotFound("slice", id);

    private static async Task<ReadingProgress> ProgressAsync(
        long id, HttpContext context, ClaimsPrincipal reader, SliceQueries slices, BlindedReading blinded, CancellationToken cancel) =>
        await slices.ProgressAsync(
            WorklistQuery.Parse(context.Request.Query, reader.ReaderId()).Filter, id, reader.ReaderId(),
            await blinded.ReaderAsync(reader, cancel), cancel);

    private sealed record OtherSeriesList(IReadOnlyList<CorrespondingSlice> Items);

    private sealed record SliceList(IReadOnlyList<SliceDocument> Items, string? Next);

    private sealed record SeriesSlice(long Id, int Index, string MaskState, string? Label);

    private sealed record NeighbourList(
        long? Previous, long? Next, int Position, int Total, IReadOnlyList<SeriesSlice> Series);
}
