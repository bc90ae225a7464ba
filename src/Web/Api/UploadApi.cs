using System.Security.Claims;
using System.Text.Json.Serialization;
using CovidLabel.Domain.Readers;
using CovidLabel.Domain.Slices;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Identity;
using CovidLabel.Web.Ingest;

namespace CovidLabel.Web.Api;

/// <summary>Getting images in: bytes are kept before the answer, decoded after it.</summary>
internal static class UploadApi
{
    public static void MapUploads(this IEndpointRouteBuilder api)
    {
        api.MapPost("/uploads", ReceiveAsync)
            .WithSummary("multipart/form-data: one or more files (PNG, JPEG, TIFF, DICOM, ZIPs of them), optional fields source and patient.")
            .Produces<Accepted>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        api.MapGet("/uploads/{id:guid}", StatusAsync).WithSummary("What became of an upload and of each file in it.")
            .Produces<UploadDocument>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ReceiveAsync(
        HttpContext context, ClaimsPrincipal reader, UploadIntake intake, CancellationToken cancel)
    {
        try
        {
            var id = await intake.ReceiveAsync(context, reader.ReaderId(), cancel);
            return Results.Accepted($"/api/v1/uploads/{id}", new Accepted(id));
        }
        catch (UploadRefusedException refused)
        {
            return Results.Problem(refused.Message, statusCode: refused.Status);
        }
    }

    private static async Task<IResult> StatusAsync(Guid id, ClaimsPrincipal reader, UploadStore uploads, CancellationToken cancel)
    {
        var found = await uploads.StatusAsync(id, cancel);
        // Other readers' file names are not everybody's business.
        if (found is null || (found.Upload.CreatedBy != reader.ReaderId() && !reader.IsInRole(Roles.Admin)))
            return ApiProblems.NotFound("upload", id);
        return Results.Ok(new UploadDocument(
            ((UploadState)found.Upload.State).Name(),
            [.. found.Files.Select(file => new FileDocument(
                file.File.Name, ((UploadState)file.File.State).Name(), file.File.Reason, file.SliceIds))]));
    }

    private sealed record Accepted(Guid Id);

    private sealed record FileDocument(
        string Name,
        string State,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
        IReadOnlyList<long> SliceIds);

    private sealed record UploadDocument(string State, IReadOnlyList<FileDocument> Files);
}
