using System.Diagnostics;
using CovidLabel.TestSupport;

namespace CovidLabel.EndToEnd;

/// <summary>A process of the product, with a log that can be shown when it fails.</summary>
internal sealed class ProductProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string log;

    private ProductProcess(Process process, string log) => (this.process, this.log) = (process, log);

    public static string Web => Built("Web", "CovidLabel.Web.dll");

    public static string Trainer => Built("TrainingService", "trainer.dll");

    public bool HasExited => process.HasExited;

    /// <summary>The end of what it wrote.</summary>
    public string Tail
    {
        get
        {
            using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var text = new StreamReader(stream).ReadToEnd();
            return text.Length > 4000 ? text[^4000..] : text;
        }
    }

    /// <param name="data">Its data folder; the log lies there too.</param>
    /// <param name="address">Where the web process listens; null for what listens nowhere.</param>
    public static ProductProcess Start(string connectionString, string data, string? address, params string[] arguments)
    {
        var file = Path.Combine(data, $"{Path.GetFileNameWithoutExtension(arguments[0])}{(arguments.Length > 1 ? "-" + arguments[1] : "")}.log");
        var log = new StreamWriter(file, append: true) { AutoFlush = true };
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(arguments[0])!,
        };
        start.Environment["ConnectionStrings__CovidLabel"] = connectionString;
        start.Environment["COVIDLABEL_DATA"] = data;
        if (address is not null) start.Environment["ASPNETCORE_URLS"] = address;
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
        return new ProductProcess(process, file);
    }

    /// <summary>Runs a command to its end, which has to be a good one.</summary>
    public static async Task RunAsync(string connectionString, string data, params string[] arguments)
    {
        await using var run = Start(connectionString, data, null, arguments);
        await run.process.WaitForExitAsync();
        Assert.True(run.process.ExitCode == 0, $"{string.Join(' ', arguments)} ended with {run.process.ExitCode}:\n{run.Tail}");
    }

    /// <summary>Ends it as a crash would: no clean-up of its own.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    /// <summary>The build output that belongs to the configuration these tests were built in.</summary>
    private static string Built(string project, string assembly)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(RealData.Repository(), "src", project, "bin", configuration, "net10.0", assembly);
    }
}
