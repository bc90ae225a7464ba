using System.Globalization;
using CovidLabel.Persistence.Stores;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CovidLabel.Web.Ingest;

/// <summary>An upload that is not taken, with the HTTP status that says why.</summary>
internal sealed class UploadRefusedException(int status, string message) : Exception(message)
{
    public int Status => status;
}

/// <summary>Reads a multipart request within its limits and stores bytes and job in one transaction.</summary>
internal sealed class UploadIntake(UploadStore uploads, IngestOptions options) : IDisposable
{
    private const string DefaultSource = "upload";
    private const int MaxFieldLength = 64;
    private const int MaxNameLength = 255;
    private const long Mib = 1L << 20;

    private readonly SemaphoreSlim places = new(options.Parallel);

    /// <returns>The upload's id, once Postgres has committed it.</returns>
    /// <exception cref="UploadRefusedException">Not multipart or without files (415), too large (413), broken (400).</exception>
    public async Task<Guid> ReceiveAsync(HttpContext context, Guid readerId, CancellationToken cancel)
    {
        var boundary = Boundary(context.Request);
        var most = options.MaxUploadMib * Mib;
        if (context.Request.ContentLength > most + Mib) throw TooLarge($"An upload has at most {options.MaxUploadMib} MiB.");
        // Our own count gives the better message; the server's limit only has to be out of its way.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most + (2 * Mib);
        await places.WaitAsync(cancel);
        try
        {
            var form = await ReadAsync(new MultipartReader(boundary, context.Request.Body), cancel);
            if (form.Files.Count == 0) throw new UploadRefusedException(StatusCodes.Status415UnsupportedMediaType, "The request holds no file.");
            return await uploads.CreateAsync(form.Files, form.Source ?? DefaultSource, form.Patient, readerId, cancel);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new UploadRefusedException(StatusCodes.Status400BadRequest, "The multipart request is broken or cut off.");
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private static string Boundary(HttpRequest request)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is { Length: > 0 and <= 70 } boundary)
        {
            return boundary;
        }

        throw new UploadRefusedException(StatusCodes.Status415UnsupportedMediaType, "An upload is multipart/form-data with a boundary.");
    }

    private async Task<UploadForm> ReadAsync(MultipartReader reader, CancellationToken cancel)
    {
        var form = new UploadForm();
        var left = options.MaxUploadMib * Mib;
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) continue;
            if (!disposition.IsFileDisposition())
            {
                await ReadFieldAsync(form, HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), section.Body, cancel);
                continue;
            }

            if (form.Files.Count == options.MaxFiles) throw TooLarge($"An upload has at most {options.MaxFiles} files; a ZIP counts as one.");
            var bytes = await ReadFileAsync(section.Body, left, cancel);
            left -= bytes.LongLength;
            form.Files.Add(new ReceivedFile(DisplayName(disposition), bytes));
        }

        return form;
    }

    private async Task<byte[]> ReadFileAsync(Stream body, long left, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            if (content.Length + read > options.MaxFileMib * Mib) throw TooLarge($"A file has at most {options.MaxFileMib} MiB.");
            if (content.Length + read > left) throw TooLarge($"An upload has at most {options.MaxUploadMib} MiB.");
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    private static async Task ReadFieldAsync(UploadForm form, string name, Stream body, CancellationToken cancel)
    {
        if (name is not ("source" or "patient"))
        {
            await body.CopyToAsync(Stream.Null, cancel);
            return;
        }

        var bytes = new byte[(4 * MaxFieldLength) + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        var value = System.Text.Encoding.UTF8.GetString(bytes, 0, length).Trim();
        if (value.Length > MaxFieldLength || value.Any(char.IsControl))
            throw new UploadRefusedException(StatusCodes.Status400BadRequest, $"{name} is one line of at most {MaxFieldLength} characters.");
        if (value.Length == 0) return;
        if (name == "source") form.Source = value;
        else form.Patient = value;
    }

    /// <summary>The name as a person knows it, with folders; it is shown, and never used as a path.</summary>
    private static string DisplayName(ContentDispositionHeaderValue disposition)
    {
        var given = HeaderUtilities.RemoveQuotes(
            disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        var name = string.Concat(given.Where(letter => !char.IsControl(letter) && CharUnicodeInfo.GetUnicodeCategory(letter)
            is not (UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))).Trim();
        if (name.Length == 0) return "unnamed";
        return name.Length <= MaxNameLength ? name : name[^MaxNameLength..];
    }

    private static UploadRefusedException TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, message);

    private sealed class UploadForm
    {
        public List<ReceivedFile> Files { get; } = [];
        public string? Source { get; set; }
        public string? Patient { get; set; }
    }
}
