namespace CovidLabel.Imaging.Decoding;

/// <summary>Limits of one decoder run. Everything a hostile file could ask for is bounded here.</summary>
public sealed record DecoderOptions
{
    /// <summary>Path of <c>covidlabel-decode</c>; the build puts it beside the assembly.</summary>
    public string WorkerPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "covidlabel-decode");

    /// <summary>Folder for the private temporary directories; the system's where null.</summary>
    public string? TempFolder { get; init; }

    /// <summary>Address space of a file's process, in MiB.</summary>
    public int MemoryMib { get; init; } = 1536;

    /// <summary>Processor time of a file's process.</summary>
    public int CpuSecondsPerFile { get; init; } = 30;

    /// <summary>Wall-clock time of a file's process.</summary>
    public int WallSecondsPerFile { get; init; } = 45;

    /// <summary>Wall-clock time of a whole run, over all files.</summary>
    public TimeSpan WallLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Pixels of one slice; 64 Mi is 8192 x 8192, sixteen times the side of an ordinary CT slice.</summary>
    public long MaxPixelsPerSlice { get; init; } = 64L << 20;

    /// <summary>Frames or pages of one file.</summary>
    public int MaxFramesPerFile { get; init; } = 4096;

    /// <summary>Decoded pixels of one file, in MiB.</summary>
    public int MaxOutputMibPerFile { get; init; } = 512;

    /// <summary>Decoded pixels of one run, in MiB.</summary>
    public int MaxOutputMib { get; init; } = 2048;

    /// <summary>Entries of one ZIP.</summary>
    public int MaxZipEntries { get; init; } = 4096;

    /// <summary>Expanded size of all ZIPs of one run, in MiB.</summary>
    public int MaxZipMib { get; init; } = 2048;

    /// <summary>
    /// Expanded size of a ZIP over its own size, looked at from 16 MiB on; deflate ends near 1032, slices stay under 20.
    /// </summary>
    public int MaxZipRatio { get; init; } = 200;

    /// <summary>Lets test files misbehave on purpose inside the sandbox (native/probes.h).</summary>
    internal bool ObeyProbes { get; init; }

    /// <exception cref="ArgumentException">A limit is not positive; the message names the key.</exception>
    public DecoderOptions Validate()
    {
        Positive(MemoryMib, nameof(MemoryMib));
        Positive(CpuSecondsPerFile, nameof(CpuSecondsPerFile));
        Positive(WallSecondsPerFile, nameof(WallSecondsPerFile));
        Positive(WallLimit.Ticks, nameof(WallLimit));
        Positive(MaxPixelsPerSlice, nameof(MaxPixelsPerSlice));
        Positive(MaxFramesPerFile, nameof(MaxFramesPerFile));
        Positive(MaxOutputMibPerFile, nameof(MaxOutputMibPerFile));
        Positive(MaxOutputMib, nameof(MaxOutputMib));
        Positive(MaxZipEntries, nameof(MaxZipEntries));
        Positive(MaxZipMib, nameof(MaxZipMib));
        Positive(MaxZipRatio, nameof(MaxZipRatio));
        return this;
    }

    private static void Positive(long value, string key)
    {
        if (value <= 0) throw new ArgumentException($"Decoder:{key} must be positive, it is {value}", key);
    }
}
