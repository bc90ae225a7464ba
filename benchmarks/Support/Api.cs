using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Support;

/// <summary>A slice to draw on, as the API gives it.</summary>
public sealed record DrawnSlice(long Id, int Height, int Width, int MaskRevision)
{
    public int Pixels => Height * Width;
}

/// <summary>What came of a save.</summary>
/// <param name="Revision">The acknowledged revision; null where there was a conflict.</param>
/// <param name="Current">At a conflict, the revision that the server holds.</param>
public sealed record SaveAnswer(int? Revision, int? Current);

/// <summary>The platform's HTTP API as a signed-in reader sees it.</summary>
public sealed class Api : IDisposable
{
    private readonly HttpClient client;

    private Api(HttpClient client) => this.client = client;

    public static async Task<Api> SignInAsync(Uri address, SignIn signIn)
    {
        var client = new HttpClient { BaseAddress = new Uri(address, "/api/v1/"), Timeout = TimeSpan.FromSeconds(20) };
        using var answer = await client.PostAsJsonAsync("sign-in", new { email = signIn.Email, password = signIn.Password });
        answer.EnsureSuccessStatusCode();
        using var body = await answer.Content.ReadFromJsonAsync<JsonDocument>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body!.RootElement.GetProperty("accessToken").GetString());
        return new Api(client);
    }

    public async Task<IReadOnlyList<DrawnSlice>> SlicesAsync(int take)
    {
        using var page = await client.GetFromJsonAsync<JsonDocument>($"slices?take={take}");
        return
        [
            .. page!.RootElement.GetProperty("items").EnumerateArray().Select(item => new DrawnSlice(
                item.GetProperty("id").GetInt64(),
                item.GetProperty("height").GetInt32(),
                item.GetProperty("width").GetInt32(),
                item.GetProperty("maskRevision").GetInt32())),
        ];
    }

    /// <summary>Uploads pictures and waits until they are decoded.</summary>
    /// <returns>Ids of the slices, in the pictures' order.</returns>
    /// <exception cref="InvalidOperationException">One was refused, or the decoder takes too long.</exception>
    public async Task<IReadOnlyList<long>> UploadAsync(IReadOnlyList<(string Name, byte[] Bytes)> pictures)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in pictures) form.Add(new ByteArrayContent(bytes), "files", name);
        using var accepted = await client.PostAsync("uploads", form);
        accepted.EnsureSuccessStatusCode();
        using var upload = await accepted.Content.ReadFromJsonAsync<JsonDocument>();
        var id = upload!.RootElement.GetProperty("id").GetString();
        for (var attempt = 0; attempt < 600; attempt++, await Task.Delay(100))
        {
            using var status = await client.GetFromJsonAsync<JsonDocument>($"uploads/{id}");
            if (status!.RootElement.GetProperty("state").GetString() != "done") continue;
            return
            [
                .. status.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("sliceIds") is { } ids && ids.GetArrayLength() == 1
                    ? ids[0].GetInt64()
                    : throw new InvalidOperationException($"A picture was not taken: {file}")),
            ];
        }

        throw new InvalidOperationException("The pictures were not decoded within a minute.");
    }

    /// <summary>Saves one mask of one lesion.</summary>
    /// <returns>Null where no answer, or none from the platform itself, came back.</returns>
    /// <exception cref="InvalidOperationException">The platform refused for another reason than a conflict, which it never should here.</exception>
    public async Task<SaveAnswer?> SaveMaskAsync(
        long sliceId, int basedOn, Guid key, int[] size, IReadOnlyList<int> counts, CancellationToken cancel)
    {
        var mask = new { state = "partial", lesions = new[] { new { kind = "ground-glass", rle = new { size, counts } } } };
        using var request = new HttpRequestMessage(HttpMethod.Put, $"slices/{sliceId}/mask") { Content = JsonContent.Create(mask) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{basedOn}\"");
        request.Headers.Add("Idempotency-Key", key.ToString());
        try
        {
            using var answer = await client.SendAsync(request, cancel);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError) return null;
            var body = await answer.Content.ReadAsStringAsync(cancel);
            var conflict = answer.StatusCode == HttpStatusCode.PreconditionFailed;
            if (!answer.IsSuccessStatusCode && !conflict)
                throw new InvalidOperationException($"Slice {sliceId} on revision {basedOn}: {(int)answer.StatusCode} {body}");
            using var json = JsonDocument.Parse(body);
            return conflict
                ? new SaveAnswer(null, json.RootElement.GetProperty("current").GetProperty("revision").GetInt32())
                : new SaveAnswer(json.RootElement.GetProperty("revision").GetInt32(), null);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => client.Dispose();
}
