using System.Text.RegularExpressions;

namespace CovidLabel.Imaging.Datasets;

/// <summary>
/// Which patient a file shows, by a metadata table whose file names may differ from the real ones in punctuation ("91-4"
/// for "91%4"). An exact match wins; a loose one counts only where it is the only one and neither side has an exact partner.
/// </summary>
internal sealed partial class PatientNames
{
    private readonly Dictionary<string, string> exact = new(StringComparer.Ordinal);

    public void Add(string file, string patient) => exact.TryAdd(file.Trim(), patient.Trim());

    /// <summary>File to patient for every file the table knows; what does not fit is tallied.</summary>
    public IReadOnlyDictionary<string, string> Match(IReadOnlyList<string> files, TrapTally traps)
    {
        var present = files.ToHashSet(StringComparer.Ordinal);
        var spare = exact.Keys.Where(row => !present.Contains(row)).ToLookup(Loose);
        var patients = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (exact.TryGetValue(file, out var patient))
            {
                patients.Add(file, patient);
            }
            else if (spare[Loose(file)].ToList() is [var row])
            {
                traps.Add("metadata names the file with other punctuation; matched", $"{file}, called {row}");
                patients.Add(file, exact[row]);
            }
            else
            {
                traps.Add("no metadata; patient unknown", file);
            }
        }

        foreach (var row in exact.Keys.Where(row => !present.Contains(row) && !files.Any(file => Loose(file) == Loose(row))))
            traps.Add("metadata row without a file", row);
        return patients;
    }

    private static string Loose(string name) => Punctuation().Replace(name.ToLowerInvariant(), "-");

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Punctuation();
}
