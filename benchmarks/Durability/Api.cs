using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Durability;

/// <summary>A slice to draw on, as the API gives it.</summary>
internal sealed record DrawnSlice(long Id, int Height, int Width, int MaskRevision)
{
    public int Pixels => Height * Width;
}

/// <summary>The platform's HTTP API as a signed-in radiologist sees it.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient client;

    private Api(HttpClient client) => this.client = client;

    public static async Task<Api> SignInAsync(Uri address, string signInsFile)
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(signInsFile));
        var reader = file.RootElement.EnumerateArray().Single(entry => entry.GetProperty("role").GetString() == "Radiologist");
        var client = new HttpClient { BaseAddress = new Uri(address, "/api/v1/"), Timeout = TimeSpan.FromSeconds(20) };
        using var answer = await client.PostAsJsonAsync("sign-in", new
        {
            email = reader.GetProperty("email").GetString(),
            password = reader.GetProperty("password").GetString(),
        });
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

    /// <summary>Saves one mask of one lesion.</summary>
    /// <returns>The acknowledged revision; null where no answer, or none from the platform itself, came back.</returns>
    /// <exception cref="InvalidOperationException">The platform refused, which it never should here.</exception>
    public async Task<int?> SaveMaskAsync(long sliceId, int basedOn, Guid key, int[] size, int[] counts, CancellationToken cancel)
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
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"Slice {sliceId} on revision {basedOn}: {(int)answer.StatusCode} {body}");
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("revision").GetInt32();
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => client.Dispose();
}
