using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using CovidLabel.TestSupport;

namespace CovidLabel.EndToEnd;

/// <summary>Who signs in.</summary>
public sealed record Account(string Email, string Password);

/// <summary>
/// The product as users have it: the real web and trainer processes over a database of their own, with demo data. Started
/// once for all tests of a class.
/// </summary>
public sealed class Product : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly PostgresDatabase database = new();
    private readonly string data = Directory.CreateTempSubdirectory("covidlabel-e2e-").FullName;
    private readonly int port = FreePort();
    private Process? web;
    private Process? trainer;

    public string Address => $"http://127.0.0.1:{port}";

    public Account Radiologist { get; private set; } = new("", "");

    public Account Admin { get; private set; } = new("", "");

    public PostgresDatabase Database => database;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        var signIns = Path.Combine(data, "demo-sign-ins.json");
        await RunAsync(WebAssembly, "migrate");
        await RunAsync(WebAssembly, "demo", "--sign-ins", signIns);
        foreach (var entry in JsonDocument.Parse(await File.ReadAllTextAsync(signIns)).RootElement.EnumerateArray())
        {
            var account = new Account(entry.GetProperty("email").GetString()!, entry.GetProperty("password").GetString()!);
            if (entry.GetProperty("role").GetString() == "Admin") Admin = account;
            else Radiologist = account;
        }

        await StartWebAsync();
    }

    public async Task StartWebAsync()
    {
        web = Start(WebAssembly);
        using var client = new HttpClient { BaseAddress = new Uri(Address) };
        await UntilAsync(async () => (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).IsSuccessStatusCode, web);
    }

    /// <summary>Ends the web process as a crash would: no clean-up of its own.</summary>
    public async Task KillWebAsync()
    {
        web!.Kill(entireProcessTree: true);
        await web.WaitForExitAsync();
    }

    public void StartTrainer() => trainer = Start(TrainerAssembly, "serve", "--threads", "1");

    /// <summary>Ends the trainer as a crash would.</summary>
    public async Task KillTrainerAsync()
    {
        trainer!.Kill(entireProcessTree: true);
        await trainer.WaitForExitAsync();
    }

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
        foreach (var process in new[] { trainer, web })
        {
            if (process is null) continue;
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await database.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    private static string WebAssembly => Built("Web", "CovidLabel.Web.dll");

    private static string TrainerAssembly => Built("TrainingService", "trainer.dll");

    /// <summary>The build output that belongs to the configuration these tests were built in.</summary>
    private static string Built(string project, string assembly)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(RealData.Repository(), "src", project, "bin", configuration, "net10.0", assembly);
    }

    private async Task RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)} ended with {process.ExitCode}; log in {LogFile(arguments)}:\n{Tail(LogFile(arguments))}");
    }

    private Process Start(params string[] arguments)
    {
        var log = new StreamWriter(LogFile(arguments), append: true) { AutoFlush = true };
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(arguments[0])!,
        };
        start.Environment["ConnectionStrings__CovidLabel"] = database.ConnectionString;
        start.Environment["COVIDLABEL_DATA"] = data;
        start.Environment["ASPNETCORE_URLS"] = Address;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        var process = Process.Start(start)!;
        var gate = new Lock();
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (gate) log.WriteLine(line.Data);
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private string LogFile(string[] arguments) => Path.Combine(
        data, $"{Path.GetFileNameWithoutExtension(arguments[0])}{(arguments.Length > 1 ? "-" + arguments[1] : "")}.log");

    private static string Tail(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var text = new StreamReader(stream).ReadToEnd();
        return text.Length > 4000 ? text[^4000..] : text;
    }

    private async Task UntilAsync(Func<Task<bool>> ready, Process process)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            Assert.False(process.HasExited, $"the process ended early:\n{Tail(LogFile([WebAssembly]))}");
            Assert.True(clock.Elapsed < StartLimit, $"not ready after {StartLimit}:\n{Tail(LogFile([WebAssembly]))}");
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
