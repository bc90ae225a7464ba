namespace CovidLabel.Web.Ingest;

/// <summary>Limits of an upload; configuration section Uploads.</summary>
internal sealed record IngestOptions
{
    public const string Section = "Uploads";

    /// <summary>One file as sent; a ZIP is one file. A value of PostgreSQL's bytea ends at 1 GiB.</summary>
    public int MaxFileMib { get; init; } = 256;

    /// <summary>All files of one upload; they are in memory while they are received and while they are decoded.</summary>
    public int MaxUploadMib { get; init; } = 512;

    public int MaxFiles { get; init; } = 4096;

    /// <summary>How many uploads are received at a time; others wait.</summary>
    public int Parallel { get; init; } = 2;

    /// <exception cref="InvalidOperationException">A limit makes no sense; the message names the key.</exception>
    public IngestOptions Validate()
    {
        Within(MaxFileMib, 1023, nameof(MaxFileMib));
        Within(MaxUploadMib, 16 * 1024, nameof(MaxUploadMib));
        Within(MaxFiles, 100_000, nameof(MaxFiles));
        Within(Parallel, 64, nameof(Parallel));
        return this;
    }

    private static void Within(int value, int most, string key)
    {
        if (value < 1 || value > most) throw new InvalidOperationException($"{Section}:{key} is 1 to {most}, not {value}.");
    }
}
