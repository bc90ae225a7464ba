using System.Globalization;
using System.Text.RegularExpressions;
using CovidLabel.Domain.Annotations;

namespace CovidLabel.Imaging.Datasets;

/// <summary>
/// The MedSeg "100 slices" as Inf-Net (Fan et al. 2020) lays them out: pictures and two-valued masks in
/// <c>LungInfection-Train-Doctor-label</c>, masks of lesion kinds in <c>MultiClassInfection-Train/GT</c>, unlabelled slices of whole
/// volumes in <c>pseudo1600/Imgs</c>. <c>Prior</c> is a model's output and <c>Edge</c> derived: neither is read.
/// </summary>
public static partial class MedSeg100Layout
{
    public const string Name = "medseg100";

    /// <summary>Source of the unlabelled slices: other scanners and patients than the masked ones.</summary>
    public const string VolumesSource = "medseg100-volumes";

    /// <summary>
    /// The set names no patients; these slices were seen to be of one patient, or one picture twice. Split apart they
    /// would put the same lungs on both sides.
    /// </summary>
    private static readonly int[][] KnownSamePatient = [[4, 5, 17, 46], [10, 43]];

    /// <exception cref="DatasetLayoutException">A folder is missing.</exception>
    public static Dataset Read(string folder)
    {
        var traps = new TrapTally();
        List<DatasetItem> items = [.. Masked(folder, traps), .. Volumes(folder, traps)];
        return new Dataset(Name, items, traps.Lines());
    }

    private static IEnumerable<DatasetItem> Masked(string folder, TrapTally traps)
    {
        var pictures = DatasetLayouts.Require(folder, "LungInfection-Train-Doctor-label/Imgs");
        var lesions = DatasetLayouts.Require(folder, "LungInfection-Train-Doctor-label/GT");
        var kinds = DatasetLayouts.Require(folder, "MultiClassInfection-Train/GT");
        foreach (var file in DatasetLayouts.FileNames(pictures))
        {
            var stem = Path.GetFileNameWithoutExtension(file);
            var number = int.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
            var group = KnownSamePatient.FirstOrDefault(group => group.Contains(number));
            if (group is null) traps.Add("no patient named; grouped by likeness", file);
            else traps.Add("no patient named, but known to share one with other slices", file);
            yield return new DatasetItem(
                Path.Combine(pictures, file),
                $"LungInfection-Train-Doctor-label/Imgs/{file}",
                Name,
                // All show COVID and all lie on their side: with a class label, orientation would be the class.
                Label: null,
                group is null ? null : $"{Name}/slices {string.Join('+', group)}",
                Series: null,
                Index: 0,
                OfficialSplit: null,
                Existing(kinds, $"{stem}.png", "no mask of lesion kinds", file, traps),
                Existing(lesions, $"{stem}.png", "no two-valued mask to check with", file, traps));
        }
    }

    private static IEnumerable<DatasetItem> Volumes(string folder, TrapTally traps)
    {
        var pictures = Path.Combine(folder, "pseudo1600", "Imgs");
        if (!Directory.Exists(pictures)) yield break;
        foreach (var file in DatasetLayouts.FileNames(pictures))
        {
            var parts = VolumeAndSlice().Match(Path.GetFileNameWithoutExtension(file));
            if (!parts.Success) traps.Add("name without volume and slice; patient unknown", file);
            var volume = parts.Success ? $"{VolumesSource}/{parts.Groups["volume"].Value}" : null;
            var index = parts.Success ? int.Parse(parts.Groups["slice"].Value, CultureInfo.InvariantCulture) : 0;
            yield return new DatasetItem(
                Path.Combine(pictures, file),
                $"pseudo1600/Imgs/{file}",
                VolumesSource,
                Label: null,
                volume,
                volume,
                index,
                OfficialSplit: null,
                KindsMaskPath: null,
                LesionMaskPath: null);
        }
    }

    private static string? Existing(string folder, string name, string trap, string picture, TrapTally traps)
    {
        var path = Path.Combine(folder, name);
        if (File.Exists(path)) return path;
        traps.Add(trap, picture);
        return null;
    }

    [GeneratedRegex("^(?<volume>.+)_(?<slice>[0-9]{1,6})$")]
    private static partial Regex VolumeAndSlice();
}
