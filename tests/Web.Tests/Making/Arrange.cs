using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CovidLabel.Domain.Slices;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Ingest;
using Microsoft.Extensions.DependencyInjection;

namespace Web.Tests.Making;

/// <summary>Rows and requests that most tests need.</summary>
internal static class Arrange
{
    /// <summary>A slice of random pixels, so that no two are the same picture.</summary>
    public static async Task<long> SliceAsync(
        this Site site, int height = 4, int width = 6, string source = "test", string? patient = null, string? series = null, int index = 0,
        SlicePlace? place = null)
    {
        var pixels = new short[height * width];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (short)RandomNumberGenerator.GetInt32(-1024, 3071);
        var slice = new DecodedSlice(height, width, pixels, IsHu: true, new PixelSpacing(0.7, 0.8), patient, series, index) { Place = place };
        return (await site.Services.GetRequiredService<SliceImport>().AddAsync(slice, new SliceOrigin(source), CancellationToken.None)).Id;
    }

    public static async Task<long> ModelAsync(this Site site, Guid adminId, byte[] weights)
    {
        var runs = site.Services.GetRequiredService<RunStore>();
        var run = await runs.CreateAsync(PresetNames.CpuSmall, 1, 1, adminId);
        await site.Services.GetRequiredService<SnapshotStore>().SaveAsync($"snapshot-{run}", "{}", []);
        await using (var db = await site.Database.Databases.CreateDbContextAsync())
        {
            var row = await db.Runs.FindAsync(run);
            row!.State = (int)RunState.Succeeded;
            row.FinishedAt = row.CreatedAt;
            await db.SaveChangesAsync();
        }

        using var stream = new MemoryStream(weights);
        return await site.Services.GetRequiredService<ModelStore>().AddAsync(
            new ModelRow
            {
                RunId = run,
                Preset = PresetNames.CpuSmall,
                Options = "{}",
                SnapshotHash = $"snapshot-{run}",
                Evaluation = EvaluationJson.Write(new Evaluation(
                    null, $"snapshot-{run}", 0.95, 2000, new TestPart(0, 0), null, null, null, [], [])),
                WeightsSha256 = Convert.ToHexStringLower(SHA256.HashData(weights)),
                WeightsBytes = weights.LongLength,
                CreatedAt = DateTimeOffset.UnixEpoch,
            },
            stream);
    }

    public static HttpRequestMessage Put(string path, object body, string? ifMatch, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return request;
    }

    /// <summary>A mask of one lesion over the given runs of a 4 x 6 slice.</summary>
    public static object Mask(string state, string kind, params int[] counts) =>
        new { state, lesions = new[] { new { kind, rle = new { size = new[] { 4, 6 }, counts } } } };

    public static MultipartFormDataContent Form(params (string Name, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "files", name);
        }

        return form;
    }

    /// <summary>Sends files and waits until they are done with, however that ended.</summary>
    public static async Task<JsonElement> UploadAsync(this HttpClient client, MultipartFormDataContent form)
    {
        var answer = await client.PostAsync("/api/v1/uploads", form);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        return await client.FinishedAsync((await answer.JsonAsync()).GetProperty("id").GetGuid());
    }

    public static async Task<JsonElement> FinishedAsync(this HttpClient client, Guid upload)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var status = await (await client.GetAsync($"/api/v1/uploads/{upload}")).JsonAsync();
            if (status.GetProperty("state").GetString() is "done" or "failed") return status;
            await Task.Delay(100);
        }

        throw new TimeoutException($"upload {upload} did not end within a minute");
    }

    /// <summary>A small CT slice whose pixels are its own.</summary>
    public static byte[] Dicom(string patientId = "Doe^Jane 4711", int instance = 1, short offset = 0)
    {
        var stored = new short[16 * 16];
        for (var i = 0; i < stored.Length; i++) stored[i] = (short)((i * 7) + offset);
        return new Imaging.Tests.Making.DicomWriter { PatientId = patientId, InstanceNumber = instance, PositionZMm = instance }
            .Write(16, 16, stored);
    }
}
