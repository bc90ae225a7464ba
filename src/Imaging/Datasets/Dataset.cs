using CovidLabel.Domain.Annotations;

namespace CovidLabel.Imaging.Datasets;

/// <summary>One picture of a dataset folder and what the dataset says of it.</summary>
/// <param name="Path">The picture's file.</param>
/// <param name="Name">Its name inside the dataset, for reports.</param>
/// <param name="Source">Dataset it belongs to; kept on the slice, metrics are reported by it.</param>
/// <param name="Label">The dataset's verdict, or null where it gives none.</param>
/// <param name="Patient">The dataset's own (public) patient name, unique over datasets, or null where it names none.</param>
/// <param name="Series">Volume the picture was cut from, or null.</param>
/// <param name="Index">Position in its volume, from 0; 0 where there is none.</param>
/// <param name="OfficialSplit"><c>train</c> or <c>val</c> as the dataset's authors split it, or null.</param>
/// <param name="KindsMaskPath">Palette PNG of lesion kinds (0 none, 1 ground glass, 2 consolidation), or null.</param>
/// <param name="LesionMaskPath">Two-valued PNG of the same lesions, used to check the other, or null.</param>
public sealed record DatasetItem(
    string Path,
    string Name,
    string Source,
    ClassLabel? Label,
    string? Patient,
    string? Series,
    int Index,
    string? OfficialSplit,
    string? KindsMaskPath,
    string? LesionMaskPath);

/// <summary>A dataset folder, read: its pictures and the traps its layout held.</summary>
public sealed record Dataset(string Layout, IReadOnlyList<DatasetItem> Items, IReadOnlyList<string> Traps);

/// <summary>The folder is not laid out as the layout says; the message names what is missing.</summary>
public sealed class DatasetLayoutException(string message) : Exception(message);

/// <summary>The dataset layouts <c>./run import</c> knows.</summary>
public static class DatasetLayouts
{
    public static readonly IReadOnlyList<string> Names = [CovidCtLayout.Name, MedSeg100Layout.Name];

    /// <exception cref="DatasetLayoutException">The layout is unknown or the folder does not have it.</exception>
    public static Dataset Read(string layout, string folder) => layout switch
    {
        CovidCtLayout.Name => CovidCtLayout.Read(folder),
        MedSeg100Layout.Name => MedSeg100Layout.Read(folder),
        _ => throw new DatasetLayoutException($"there is no layout \"{layout}\"; known are {string.Join(", ", Names)}"),
    };

    internal static string Require(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!Directory.Exists(path)) throw new DatasetLayoutException($"{folder} has no folder {name}");
        return path;
    }

    /// <summary>File names of a folder in an order that does not depend on the file system.</summary>
    internal static IReadOnlyList<string> FileNames(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
