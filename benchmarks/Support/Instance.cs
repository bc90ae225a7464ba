using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Support;

/// <summary>Which process dies.</summary>
public enum Victim
{
    Web,
    Postgres,
}

/// <summary>A PostgreSQL cluster and a web process of this benchmark's own, made by the scripts that ./run uses.</summary>
public sealed class Instance : IAsyncDisposable
{
    private readonly string scripts;
    private readonly string cluster;
    private readonly string work;
    private Process? web;

    private Instance(string work)
    {
        this.work = work;
        scripts = Path.Combine(Repository(), "scripts");
        cluster = Path.Combine(work, "postgres");
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
    }

    public Uri Address { get; }

    public string ConnectionString { get; private set; } = "";

    public string SignInsFile => Path.Combine(work, "sign-ins.json");

    public static async Task<Instance> StartAsync(string work)
    {
        var instance = new Instance(work);
        await instance.ClusterAsync("create");
        instance.ConnectionString = await instance.ClusterAsync("connection");
        await instance.RunAsync("start-web.sh", "migrate");
        await instance.RunAsync("start-web.sh", "demo", "--sign-ins", instance.SignInsFile);
        await instance.StartWebAsync();
        return instance;
    }

    /// <summary>SIGKILL, to PostgreSQL with all its children at once, as when the machine takes them; then a new start.</summary>
    public async Task KillAndRestartAsync(Victim victim)
    {
        if (victim == Victim.Web)
        {
            web!.Kill();
            await web.WaitForExitAsync();
            await StartWebAsync();
            return;
        }

        var server = await ClusterAsync("process");
        var children = (await File.ReadAllTextAsync($"/proc/{server}/task/{server}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var process in children.Prepend(server)) Kill(process);
        await ClusterAsync("start");
        if (await ClusterAsync("connection") != ConnectionString)
            throw new InvalidOperationException("PostgreSQL came back on another port; something took its own while it was dead.");
    }

    public async ValueTask DisposeAsync()
    {
        web?.Kill();
        web?.Dispose();
        await ClusterAsync("stop");
    }

    private async Task StartWebAsync()
    {
        web?.Dispose();
        web = Process.Start(Script("start-web.sh", []))!;
        // The web talks to its log; an unread pipe would stop it.
        _ = Drain(web.StandardOutput);
        _ = Drain(web.StandardError);
        using var client = new HttpClient { BaseAddress = Address };
        for (var end = Stopwatch.StartNew(); end.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50))
        {
            if (web.HasExited) break;
            try
            {
                using var live = await client.GetAsync("/health/live");
                if (live.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new InvalidOperationException($"The web process did not start; its log is {LogFile}.");
    }

    private string LogFile => Path.Combine(work, "web.log");

    private async Task Drain(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            lock (cluster) File.AppendAllText(LogFile, line + "\n");
    }

    private static void Kill(string process)
    {
        try
        {
            using var found = Process.GetProcessById(int.Parse(process, CultureInfo.InvariantCulture));
            found.Kill();
        }
        catch (ArgumentException)
        {
            // It went with its parent.
        }
    }

    private Task<string> ClusterAsync(string verb) => RunAsync("cluster.sh", verb, cluster);

    private async Task<string> RunAsync(string script, params string[] arguments)
    {
        using var process = Process.Start(Script(script, arguments))!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"{script} {string.Join(' ', arguments)} failed: {(await error).Trim()}");
    }

    private ProcessStartInfo Script(string name, string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(scripts, name), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__CovidLabel"] = ConnectionString;
        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        start.Environment["COVIDLABEL_DATA"] = work;
        return start;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CovidLabel.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("CovidLabel.sln is in no folder above the benchmark");
    }
}
