using CovidLabel.Domain.Slices;

namespace CovidLabel.Imaging.Decoding;

/// <summary>What became of a file.</summary>
public enum DecodeOutcome
{
    /// <summary>All of it was read.</summary>
    Read,

    /// <summary>It was recognised as unreadable or unwanted; the reason says why.</summary>
    Refused,

    /// <summary>The decoding library died on it, inside its own process; nothing else was harmed.</summary>
    Crashed,

    /// <summary>It needed more time, memory or output than is allowed.</summary>
    OverLimit,
}

/// <summary>What decoding a file took, measured by the worker.</summary>
/// <param name="Elapsed">Wall-clock time of the file's own process.</param>
/// <param name="PeakMemoryKib">Peak resident memory of that process, in KiB.</param>
public sealed record DecodeCost(TimeSpan Elapsed, long PeakMemoryKib)
{
    public static readonly DecodeCost None = new(TimeSpan.Zero, 0);
}

/// <summary>One file's result: slices, or a reason a person understands. A ZIP gives one result an entry.</summary>
/// <param name="Input">Position of the given file, from 0; entries of a ZIP carry the ZIP's position.</param>
/// <param name="Name">Name as given; for an entry of a ZIP <c>archive.zip/folder/entry</c>.</param>
/// <param name="Outcome"><see cref="DecodeOutcome.Read"/> exactly where <paramref name="Slices"/> is not empty.</param>
/// <param name="Slices">Frames in anatomical order where the file tells it, else in file order.</param>
/// <param name="Reason">Why nothing was read; null where something was.</param>
/// <param name="Notes">Traps met and what was done about them, for a person.</param>
/// <param name="Cost">Time and memory it took.</param>
public sealed record DecodedFile(
    int Input,
    string Name,
    DecodeOutcome Outcome,
    IReadOnlyList<DecodedSlice> Slices,
    string? Reason,
    IReadOnlyList<string> Notes,
    DecodeCost Cost);

/// <summary>A label mask as stored in a palette or grey PNG: indices, never colours.</summary>
/// <param name="Name">Name as given.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Labels">height x width stored values, rows first; empty where <paramref name="Reason"/> is set.</param>
/// <param name="Reason">Why nothing was read, or null.</param>
public sealed record DecodedMask(string Name, int Height, int Width, byte[] Labels, string? Reason);

/// <summary>The worker itself failed (missing, unusable, or its protocol broke); no statement about any file.</summary>
public sealed class DecoderFailedException(string message, Exception? inner = null) : Exception(message, inner);
