using System.Text.Json;

namespace CovidLabel.Imaging.Decoding;

/// <summary>
/// Reads the worker's JSON lines: <c>{"file":3,"said":{...}}</c> passes on what a file's process said,
/// <c>{"file":9,"entryOf":3,"name":"a/b.png"}</c> announces a ZIP entry, <c>{"file":3,"ended":"done",...}</c> closes a file.
/// </summary>
internal sealed class WorkerProtocol
{
    private readonly SortedDictionary<int, FileReport> reports = [];

    public WorkerProtocol(IReadOnlyList<string> names)
    {
        for (var number = 0; number < names.Count; number++)
            reports.Add(number, new FileReport(number, number, names[number]));
    }

    public void Take(string line)
    {
        FileReport? report = null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var number = root.GetProperty("file").GetInt32();
            if (root.TryGetProperty("entryOf", out var archive))
            {
                Announce(number, archive.GetInt32(), root.GetProperty("name").GetString() ?? "");
                return;
            }

            report = reports[number];
            if (root.TryGetProperty("said", out var said)) report.Hear(said);
            else report.End(root);
        }
        catch (Exception nonsense) when (nonsense
            is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            if (report is null && TryFileOf(line) is { } number) reports.TryGetValue(number, out report);
            if (report is null) throw new DecoderFailedException("covidlabel-decode broke its protocol", nonsense);
            report.Distrust();
        }
    }

    /// <param name="notReached">Reason for files the worker had not finished, or null where it finished by itself.</param>
    public IReadOnlyList<FileReport> Reports(string? notReached)
    {
        foreach (var report in reports.Values.Where(report => !report.HasEnded)) report.Abandon(notReached);
        return [.. reports.Values.Where(report => !report.IsOpenedArchive).OrderBy(report => report.Input).ThenBy(report => report.Number)];
    }

    private void Announce(int number, int archive, string name)
    {
        var parent = reports[archive];
        reports[number] = new FileReport(number, parent.Input, $"{parent.Name}/{name}");
    }

    /// <summary>The worker writes the number itself and first; what follows may be a hostile child's.</summary>
    private static int? TryFileOf(string line)
    {
        const string Head = "{\"file\":";
        if (!line.StartsWith(Head, StringComparison.Ordinal)) return null;
        var digits = line.AsSpan(Head.Length);
        var end = digits.IndexOf(',');
        return end > 0 && int.TryParse(digits[..end], out var number) ? number : null;
    }
}
