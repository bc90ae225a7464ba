namespace Hostile;

/// <summary>
/// What another decoder (Pillow) made of the same files: a loose yardstick, since it knows formats that are not wanted here and reads
/// some damaged files further.
/// </summary>
internal static class Verdicts
{
    private static readonly string[] WantedFormats = ["PNG", "JPEG", "TIFF"];

    /// <summary>File name to whether the other decoder read it, for the formats wanted here.</summary>
    public static IReadOnlyDictionary<string, bool> Read(string folder)
    {
        var verdicts = new Dictionary<string, bool>(StringComparer.Ordinal);
        var path = Path.Combine(folder, "VERDICTS.csv");
        if (!File.Exists(path)) return verdicts;
        foreach (var cells in File.ReadLines(path).Skip(1).Select(line => line.Split(',', 6)))
        {
            if (cells.Length == 6 && WantedFormats.Contains(cells[2]))
                verdicts.TryAdd(cells[0], cells[5].TrimStart('"').StartsWith("OK", StringComparison.Ordinal));
        }

        return verdicts;
    }
}
