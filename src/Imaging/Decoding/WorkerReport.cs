using System.Text.Json;
using CovidLabel.Domain.Slices;

namespace CovidLabel.Imaging.Decoding;

/// <summary>What the worker said of one frame. It comes from a process that read hostile bytes: nothing is taken on trust.</summary>
/// <param name="OffsetBytes">Start of the frame's int16 little-endian pixels in the file's output.</param>
/// <param name="InstanceNumber">DICOM (0020,0013), or null.</param>
/// <param name="PositionMm">Position along the slice normal in mm, or null (PS3.3 C.7.6.2.1.1).</param>
/// <param name="Coordinates">Frame of reference and direction of the normal, in which the position is told; null where the file names none.</param>
internal sealed record FrameReport(
    int Height,
    int Width,
    bool IsHu,
    long OffsetBytes,
    PixelSpacing? SpacingMm,
    string? PatientId,
    string? SeriesUid,
    int? InstanceNumber,
    double? PositionMm,
    string? Coordinates)
{
    public static FrameReport Parse(JsonElement json)
    {
        var (height, width) = (json.GetProperty("height").GetInt32(), json.GetProperty("width").GetInt32());
        var offset = json.GetProperty("offset").GetInt64();
        if (height <= 0 || width <= 0 || (long)height * width > Array.MaxLength || offset < 0)
            throw new JsonException($"a frame of {width}x{height} at {offset}");
        return new FrameReport(
            height,
            width,
            json.GetProperty("isHu").GetBoolean(),
            offset,
            Spacing(json),
            Text(json, "patientId"),
            Text(json, "seriesUid"),
            json.TryGetProperty("instance", out var instance) ? instance.GetInt32() : null,
            json.TryGetProperty("position", out var position) ? position.GetDouble() : null,
            Text(json, "coordinates"));
    }

    private static PixelSpacing? Spacing(JsonElement json) =>
        json.TryGetProperty("rowMm", out var row) && json.TryGetProperty("columnMm", out var column)
            ? new PixelSpacing(row.GetDouble(), column.GetDouble())
            : null;

    private static string? Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) ? value.GetString() : null;
}

/// <summary>Everything the worker said of one file or ZIP entry.</summary>
internal sealed class FileReport(int number, int input, string name)
{
    /// <summary>The worker's number of the file, which names its output.</summary>
    public int Number { get; } = number;

    /// <summary>Position of the given file this came from.</summary>
    public int Input { get; } = input;

    public string Name { get; } = name;

    /// <summary>Format found in the content: png, jpeg, tiff, dicom, zip; null where none was recognised.</summary>
    public string? Format { get; private set; }

    public List<FrameReport> Frames { get; } = [];

    public List<string> Notes { get; } = [];

    public string? Reason { get; private set; }

    public DecodeOutcome Outcome { get; private set; } = DecodeOutcome.Refused;

    public DecodeCost Cost { get; private set; } = DecodeCost.None;

    /// <summary>A ZIP that was opened: its entries report for themselves.</summary>
    public bool IsOpenedArchive { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>Takes what the file's own process said; it is data of that file alone, however wrong.</summary>
    public void Hear(JsonElement said)
    {
        if (said.TryGetProperty("frame", out var frame)) Frames.Add(FrameReport.Parse(frame));
        if (said.TryGetProperty("note", out var note)) Notes.Add(note.GetString() ?? "");
        if (said.TryGetProperty("format", out var format)) Format = format.GetString();
        if (said.TryGetProperty("reason", out var reason)) Refuse(reason.GetString() ?? "", said);
    }

    /// <summary>Takes the worker's own verdict on how the file's process ended.</summary>
    public void End(JsonElement line)
    {
        HasEnded = true;
        Cost = new DecodeCost(
            TimeSpan.FromMilliseconds(line.GetProperty("ms").GetDouble()), line.GetProperty("rssKib").GetInt64());
        var how = line.GetProperty("ended").GetString();
        if (how == "opened") IsOpenedArchive = true;
        if (how is "crashed" or "overLimit")
        {
            Outcome = how == "crashed" ? DecodeOutcome.Crashed : DecodeOutcome.OverLimit;
            // The file's own process may have said it better before it ended.
            if (line.GetProperty("detail").GetString() is { Length: > 0 } detail) Reason = detail;
            Reason ??= "the decoder could not finish it";
        }
        else if (Reason is null && Frames.Count > 0)
        {
            Outcome = DecodeOutcome.Read;
        }
        else
        {
            Reason ??= "not an image: nothing in it could be decoded";
        }
    }

    /// <summary>Marks a file whose process spoke nonsense.</summary>
    public void Distrust() => Reason = "the decoder's answer for this file was not usable";

    /// <summary>Closes a file of which the worker never gave a verdict.</summary>
    public void Abandon(string? notReached)
    {
        HasEnded = true;
        Outcome = notReached is null ? DecodeOutcome.Crashed : DecodeOutcome.OverLimit;
        Reason = notReached ?? "the decoder ended before this file";
    }

    private void Refuse(string reason, JsonElement said)
    {
        Reason = reason;
        Outcome = said.TryGetProperty("overLimit", out var over) && over.ValueKind == JsonValueKind.True
            ? DecodeOutcome.OverLimit
            : DecodeOutcome.Refused;
    }
}
