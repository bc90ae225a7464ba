using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parity;

/// <summary>
/// PyTorch in a process of its own (peer/serve.py), asked over standard input and answering over standard output, with the same
/// number of threads and the same settings of OpenMP, OpenBLAS and the heap that the trainer gives itself.
/// </summary>
internal sealed class Peer : IDisposable
{
    /// <summary>Debian's own interpreter, the only one that finds Debian's PyTorch.</summary>
    private const string DebiansPython = "/usr/bin/python3";

    private readonly Process process;
    private readonly string python;

    public Peer(int threads, string python = DebiansPython)
    {
        this.python = python;
        var start = new ProcessStartInfo(python)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "peer", "serve.py") },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Settings(threads)) start.Environment[name] = value;
        process = Process.Start(start) ?? throw new InvalidOperationException($"{python} does not start");
    }

    /// <summary>Asks for one thing and waits for the answer.</summary>
    /// <exception cref="InvalidOperationException">The peer failed or ended; what it said is in the message or on standard error.</exception>
    public JsonObject Ask(string action, object arguments)
    {
        var request = JsonSerializer.SerializeToNode(arguments)!.AsObject();
        request["do"] = action;
        process.StandardInput.WriteLine(request.ToJsonString());
        process.StandardInput.Flush();
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{python} ended while it was asked to {action}; is python3-torch installed?");
        var answer = JsonNode.Parse(line)!.AsObject();
        if (answer["failure"] is { } failure) throw new InvalidOperationException($"PyTorch cannot {action}: {failure}");
        return answer;
    }

    public void Dispose()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, and what was written last never reached it.
        }

        process.WaitForExit();
        process.Dispose();
    }

    private static Dictionary<string, string> Settings(int threads) => new()
    {
        ["OMP_NUM_THREADS"] = $"{threads}",
        ["OMP_WAIT_POLICY"] = "PASSIVE",
        ["OPENBLAS_NUM_THREADS"] = "1",
        ["MALLOC_MMAP_MAX_"] = "0",
        ["MALLOC_TRIM_THRESHOLD_"] = $"{int.MaxValue}",
        ["MALLOC_ARENA_MAX"] = "1",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };
}
