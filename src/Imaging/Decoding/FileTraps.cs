namespace CovidLabel.Imaging.Decoding;

/// <summary>Traps that show only when name and content are seen together; the worker never sees names.</summary>
internal static class FileTraps
{
    public static IReadOnlyList<string> Notes(FileReport report)
    {
        var notes = new List<string>();
        var extension = Path.GetExtension(report.Name).ToUpperInvariant();
        var promised = extension switch
        {
            ".PNG" => "png",
            ".JPG" or ".JPEG" => "jpeg",
            ".TIF" or ".TIFF" => "tiff",
            ".DCM" or ".DICOM" => "dicom",
            ".ZIP" => "zip",
            _ => null,
        };
        if (promised is not null && report.Format is { } found && found != promised)
            notes.Add($"{found.ToUpperInvariant()} bytes in a {extension.ToLowerInvariant()} file; read by content");
        if (report.Name.Contains('%', StringComparison.Ordinal)) notes.Add("name with %; kept as it is, not decoded");
        notes.AddRange(report.Notes);
        return notes;
    }
}
