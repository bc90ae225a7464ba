using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using CovidLabel.TestSupport;

namespace CovidLabel.EndToEnd;

/// <summary>
/// The product as users have it: the real web and trainer processes over a database of their own, with demo data. Started
/// once for all tests of a class.
/// </summary>
public sealed class Product(Demo demo) : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly PostgresDatabase database = demo.Copy();
    private readonly string data = Directory.CreateTempSubdirectory("covidlabel-e2e-").FullName;
    private readonly int port = FreePort();
    private ProductProcess? web;
    private ProductProcess? trainer;

    public string Address => $"http://127.0.0.1:{port}";

    public Account Radiologist => demo.Radiologist;

    public Account Admin => demo.Admin;

    public PostgresDatabase Database => database;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await StartWebAsync();
    }

    public async Task StartWebAsync()
    {
        web = Start(ProductProcess.Web);
        using var client = new HttpClient { BaseAddress = new Uri(Address) };
        await UntilAsync(async () => (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).IsSuccessStatusCode, web);
    }

    /// <summary>Ends the web process as a crash would: no clean-up of its own.</summary>
    public Task KillWebAsync() => web!.KillAsync();

    public void StartTrainer() => trainer = Start(ProductProcess.Trainer, "serve", "--threads", "1");

    /// <summary>Ends the trainer as a crash would.</summary>
    public Task KillTrainerAsync() => trainer!.KillAsync();

    /// <summary>An HTTP client that is signed in.</summary>
    public async Task<HttpClient> ClientAsync(Account account)
    {
        var client = new HttpClient { BaseAddress = new Uri(Address) };
        var signedIn = await client.PostAsJsonAsync("/api/v1/sign-in", new { email = account.Email, password = account.Password });
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Uploads a picture through the API; returns its slice.</summary>
    public async Task<long> UploadAsync(byte[] image)
    {
        using var client = await ClientAsync(Admin);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(image), "files", "picture.png" } };
        var accepted = await client.PostAsync(new Uri("/api/v1/uploads", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var status = await client.GetFromJsonAsync<JsonElement>($"/api/v1/uploads/{id}");
            if (status.GetProperty("state").GetString() == "done")
                return status.GetProperty("files")[0].GetProperty("sliceIds")[0].GetInt64();
            await Task.Delay(100);
        }

        throw new TimeoutException("the upload was not decoded within 30 s");
    }

    public async ValueTask DisposeAsync()
    {
        if (trainer is not null) await trainer.DisposeAsync();
        if (web is not null) await web.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    private ProductProcess Start(params string[] arguments) => ProductProcess.Start(database.ConnectionString, data, Address, arguments);

    private static async Task UntilAsync(Func<Task<bool>> ready, ProductProcess process)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            Assert.False(process.HasExited, $"the process ended early:\n{process.Tail}");
            Assert.True(clock.Elapsed < StartLimit, $"not ready after {StartLimit}:\n{process.Tail}");
            try
            {
                if (await ready()) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
