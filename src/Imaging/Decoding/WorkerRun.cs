using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace CovidLabel.Imaging.Decoding;

internal enum WorkerMode
{
    Slices,

    /// <summary>As slices, but DICOM pixels as stored, before the rescale: what other readers are compared with.</summary>
    Stored,

    /// <summary>Palette and grey PNGs as indices.</summary>
    Masks,
}

/// <summary>
/// One spawn of the worker with its private folder: <c>in/0000</c>, <c>in/0001</c>... hold the files, <c>out/0000</c>... receive pixels.
/// Disposing kills the worker and removes the folder.
/// </summary>
internal sealed class WorkerRun : IDisposable
{
    private const string FolderPrefix = "covidlabel-decode-";
    private readonly DecoderOptions options;
    private readonly TimeProvider time;
    private readonly string folder;
    private readonly IReadOnlyList<NamedFile> files;
    private readonly Dictionary<int, SafeFileHandle> outputs = [];
    private Process? worker;

    private WorkerRun(DecoderOptions options, IReadOnlyList<NamedFile> files, TimeProvider time)
    {
        this.options = options;
        this.files = files;
        this.time = time;
        folder = Path.Combine(Parent(options), $"{FolderPrefix}{Guid.NewGuid():n}");
    }

    private string InputFolder => Path.Combine(folder, "in");

    private string OutputFolder => Path.Combine(folder, "out");

    /// <summary>
    /// Removes folders of runs whose process was killed before it could: they hold files with patients' names in them.
    /// </summary>
    public static void RemoveAbandoned(DecoderOptions options, TimeProvider time)
    {
        if (!Directory.Exists(Parent(options))) return;
        var noLongerRunning = time.GetUtcNow().UtcDateTime - options.WallLimit - TimeSpan.FromHours(1);
        foreach (var old in Directory.EnumerateDirectories(Parent(options), $"{FolderPrefix}*"))
        {
            try
            {
                if (Directory.GetLastWriteTimeUtc(old) < noLongerRunning) Directory.Delete(old, recursive: true);
            }
            catch (Exception notOurs) when (notOurs is IOException or UnauthorizedAccessException)
            {
                // Another user's, or another process is removing it as well.
            }
        }
    }

    public static async Task<WorkerRun> StartAsync(
        DecoderOptions options,
        WorkerMode mode,
        IReadOnlyList<NamedFile> files,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var run = new WorkerRun(options, files, time);
        try
        {
            await run.SpreadInputAsync(cancellationToken);
            run.Spawn(mode);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the worker and gives one report a file and ZIP entry, in the order of the given files.</summary>
    public async Task<IReadOnlyList<FileReport>> CompleteAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.WallLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var protocol = new WorkerProtocol([.. files.Select(file => file.Name)]);
        var errors = worker!.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            while (await worker.StandardOutput.ReadLineAsync(either.Token) is { } line) protocol.Take(line);
            await worker.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Kill();
            return protocol.Reports($"the upload took longer than {options.WallLimit.TotalSeconds:0} s; this file was not reached");
        }

        if (worker.ExitCode != 0)
            throw new DecoderFailedException($"covidlabel-decode ended with {worker.ExitCode}: {(await errors).Trim()}");
        return protocol.Reports(notReached: null);
    }

    /// <summary>height x width pixels of a frame, rows first.</summary>
    public short[] ReadPixels(int number, FrameReport frame)
    {
        if (!outputs.TryGetValue(number, out var output))
        {
            var path = Path.Combine(OutputFolder, number.ToString("0000", CultureInfo.InvariantCulture));
            output = File.OpenHandle(path);
            outputs.Add(number, output);
        }

        var pixels = new short[frame.Height * frame.Width];
        var bytes = MemoryMarshal.AsBytes(pixels.AsSpan());
        var read = 0;
        while (read < bytes.Length)
        {
            var more = RandomAccess.Read(output, bytes[read..], frame.OffsetBytes + read);
            if (more == 0) throw new DecoderFailedException($"the output of file {number} is shorter than its frames");
            read += more;
        }

        return pixels;
    }

    public void Dispose()
    {
        Kill();
        worker?.Dispose();
        foreach (var output in outputs.Values) output.Dispose();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static string Parent(DecoderOptions options) => options.TempFolder ?? Path.GetTempPath();

    private async Task SpreadInputAsync(CancellationToken cancellationToken)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, Owner);
        Directory.CreateDirectory(InputFolder, Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(OutputFolder, Owner);
        for (var number = 0; number < files.Count; number++)
        {
            var path = Path.Combine(InputFolder, number.ToString("0000", CultureInfo.InvariantCulture));
            await using var source = await files[number].Open(cancellationToken);
            await using var target = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
                // The file's process runs as nobody where the platform runs as root; the outer folder keeps others out.
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            });
            await source.CopyToAsync(target, cancellationToken);
        }
    }

    private void Spawn(WorkerMode mode)
    {
        var start = new ProcessStartInfo(options.WorkerPath)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // The worker inherits no secret: connection strings and keys live in the environment.
        start.Environment.Clear();
        foreach (var (key, value) in Arguments(mode))
        {
            start.ArgumentList.Add(key);
            start.ArgumentList.Add(value);
        }

        try
        {
            worker = Process.Start(start) ?? throw new DecoderFailedException($"{options.WorkerPath} did not start");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new DecoderFailedException($"{options.WorkerPath} cannot be started: {missing.Message}", missing);
        }
    }

    private (string Key, string Value)[] Arguments(WorkerMode mode) =>
    [
        ("--mode", mode switch { WorkerMode.Masks => "masks", WorkerMode.Stored => "stored", _ => "slices" }),
        ("--input", InputFolder),
        ("--output", OutputFolder),
        ("--files", Number(files.Count)),
        ("--memory-mib", Number(options.MemoryMib)),
        ("--cpu-seconds", Number(options.CpuSecondsPerFile)),
        ("--wall-seconds", Number(options.WallSecondsPerFile)),
        ("--max-pixels", Number(options.MaxPixelsPerSlice)),
        ("--max-frames", Number(options.MaxFramesPerFile)),
        ("--file-output-mib", Number(options.MaxOutputMibPerFile)),
        ("--total-output-mib", Number(options.MaxOutputMib)),
        ("--zip-entries", Number(options.MaxZipEntries)),
        ("--zip-mib", Number(options.MaxZipMib)),
        ("--zip-ratio", Number(options.MaxZipRatio)),
        ("--obey-probes", options.ObeyProbes ? "yes" : "no"),
    ];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private void Kill()
    {
        if (worker is null || worker.HasExited) return;
        worker.Kill(entireProcessTree: true);
        worker.WaitForExit();
    }
}
