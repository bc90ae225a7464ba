using System.Runtime.CompilerServices;
using CovidLabel.Imaging.Decoding;

namespace CovidLabel.Imaging.Datasets;

/// <summary>A dataset's picture, decoded.</summary>
/// <param name="Item">What the dataset says of it; patient, series and index come from there, not from the slice.</param>
/// <param name="File">The decoded picture, or the reason why not.</param>
/// <param name="LabelMap">
/// height x width values, rows first, of the slice's size: 0 none, 1 ground glass, 2 consolidation; every lesion is drawn.
/// Null where the dataset has no mask or the mask does not fit.
/// </param>
/// <param name="MaskTraps">What was wrong with the mask; empty where all is well.</param>
public sealed record DatasetSlice(DatasetItem Item, DecodedFile File, byte[]? LabelMap, IReadOnlyList<string> MaskTraps);

/// <summary>Decodes a dataset in portions, so that memory holds some dozen slices at a time.</summary>
public static class DatasetReader
{
    private const int PortionFiles = 64;
    private const byte GreatestKind = 2;

    /// <summary>One result an item, in the dataset's order.</summary>
    /// <exception cref="DecoderFailedException">The worker itself is missing or broke.</exception>
    public static async IAsyncEnumerable<DatasetSlice> ReadAsync(
        Dataset dataset, SliceDecoder decoder, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(decoder);
        foreach (var portion in dataset.Items.Chunk(PortionFiles))
        {
            var pictures = await decoder.DecodeAsync(
                [.. portion.Select(item => NamedFile.FromPath(item.Path, item.Name))], cancellationToken);
            var kinds = await MasksAsync(decoder, portion, item => item.KindsMaskPath, cancellationToken);
            var lesions = await MasksAsync(decoder, portion, item => item.LesionMaskPath, cancellationToken);
            for (var i = 0; i < portion.Length; i++)
            {
                var picture = pictures.First(file => file.Input == i);
                var traps = new List<string>();
                var labels = picture.Slices is [var slice]
                    ? Labels(kinds.GetValueOrDefault(portion[i]), lesions.GetValueOrDefault(portion[i]), slice.Height, slice.Width, traps)
                    : null;
                yield return new DatasetSlice(portion[i], picture, labels, traps);
            }
        }
    }

    private static async Task<Dictionary<DatasetItem, DecodedMask>> MasksAsync(
        SliceDecoder decoder, DatasetItem[] portion, Func<DatasetItem, string?> pathOf, CancellationToken cancellationToken)
    {
        var items = portion.Where(item => pathOf(item) is not null).ToList();
        var masks = await decoder.DecodeMasksAsync(
            [.. items.Select(item => NamedFile.FromPath(pathOf(item)!))], cancellationToken);
        return items.Zip(masks).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static byte[]? Labels(DecodedMask? kinds, DecodedMask? lesions, int height, int width, List<string> traps)
    {
        if (kinds is null) return null;
        if (kinds.Reason is not null)
        {
            traps.Add($"mask of lesion kinds left out: {kinds.Reason}");
            return null;
        }

        if (kinds.Height != height || kinds.Width != width)
        {
            traps.Add($"mask of lesion kinds left out: its size {kinds.Width}x{kinds.Height} is not the picture's {width}x{height}");
            return null;
        }

        if (kinds.Labels.AsSpan().ContainsAnyExceptInRange((byte)0, GreatestKind))
        {
            traps.Add($"mask of lesion kinds left out: it holds values above {GreatestKind}");
            return null;
        }

        Check(kinds, lesions, traps);
        return kinds.Labels;
    }

    /// <summary>The two masks come from the same reader; where they disagree somebody must look.</summary>
    private static void Check(DecodedMask kinds, DecodedMask? lesions, List<string> traps)
    {
        if (lesions is null) return;
        if (lesions.Reason is not null || lesions.Labels.Length != kinds.Labels.Length)
        {
            traps.Add("the two-valued mask cannot be compared with the lesion kinds");
            return;
        }

        var differing = kinds.Labels.Zip(lesions.Labels).Count(pair => (pair.First != 0) != (pair.Second > 127));
        if (differing > 0) traps.Add($"the two-valued mask disagrees with the lesion kinds in {differing} pixels");
    }
}
