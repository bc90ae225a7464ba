using System.Security.Claims;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Web.Api;

/// <summary>Everything that was ever said of a slice; nothing is overwritten.</summary>
internal static class HistoryApi
{
    private const int MaxPage = 200;

    public static void MapHistory(this IEndpointRouteBuilder api)
    {
        api.MapGet("/slices/{id:long}/history", GetAsync)
            .WithSummary("All label and mask revisions, the newest first, with reader and time. 403 while reading is blinded and the reader has not annotated the slice.")
            .Produces<History>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/slices/{id:long}/revisions", ListAsync)
            .WithSummary("The same without pixels and a page at a time: who did what when, and how it came about; before is the last createdAt of the page before.")
            .Produces<RevisionList>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        long id, SliceQueries slices, HistoryQueries history, CancellationToken cancel, DateTimeOffset? before = null, int take = 50)
    {
        if (take is < 1 or > MaxPage) return ApiProblems.BadRequest($"take is 1 to {MaxPage}.");
        if (await slices.FindAsync(id, cancel) is null) return ApiProblems.NotFound("slice", id);
        var found = await history.RevisionsAsync(id, before?.ToUniversalTime(), take + 1, cancel);
        return Results.Ok(new RevisionList(
            [.. found.Take(take).Select(entry => new RevisionDocument(
                entry.State is null ? "label" : "mask", entry.Revision, entry.State?.Name(), entry.Label?.Name(), entry.LesionPixels,
                entry.Reader, entry.CreatedAt, ProvenanceDocument.From(entry.Provenance)))],
            found.Count > take));
    }

    private static async Task<IResult> GetAsync(
        long id, ClaimsPrincipal reader, SliceQueries slices, AnnotationStore annotations, BlindedReading blinded,
        IDbContextFactory<CovidLabelDb> databases, CancellationToken cancel)
    {
        if (await slices.FindAsync(id, cancel) is null) return ApiProblems.NotFound("slice", id);
        if (await blinded.HidesAsync(id, reader, cancel)) return ApiProblems.Forbidden(BlindedReading.OtherReaders);
        var labels = await annotations.LabelHistoryAsync(id, cancel);
        var masks = await annotations.MaskHistoryAsync(id, cancel);
        var ids = labels.Select(label => label.ReaderId).Concat(masks.Select(mask => mask.ReaderId)).OfType<Guid>().Distinct().ToList();
        await using var db = await databases.CreateDbContextAsync(cancel);
        var names = await db.Users.Where(reader => ids.Contains(reader.Id))
            .ToDictionaryAsync(reader => reader.Id, reader => reader.DisplayName, cancel);
        return Results.Ok(new History(
            [.. labels.Select(label => new LabelEntry(
                label.Revision, label.Label?.Name(), names[label.ReaderId!.Value], label.CreatedAt!.Value))],
            [.. masks.Select(mask => new MaskEntry(
                mask.Revision, mask.Mask.State.Name(), [.. mask.Mask.Lesions.Select(LesionDocument.From)], names[mask.ReaderId!.Value],
                mask.ReaderId!.Value, mask.ReaderId == reader.ReaderId(), mask.CreatedAt!.Value))]));
    }

    private sealed record RevisionDocument(
        string Field, int Revision, string? State, string? Label, long AreaPx, string Reader, DateTimeOffset CreatedAt,
        ProvenanceDocument? Provenance);

    private sealed record RevisionList(IReadOnlyList<RevisionDocument> Items, bool More);

    private sealed record LabelEntry(int Revision, string? Label, string Reader, DateTimeOffset CreatedAt);

    private sealed record MaskEntry(
        int Revision, string State, IReadOnlyList<LesionDocument> Lesions, string Reader, Guid ReaderId, bool Own, DateTimeOffset CreatedAt);

    private sealed record History(IReadOnlyList<LabelEntry> Labels, IReadOnlyList<MaskEntry> Masks);
}
