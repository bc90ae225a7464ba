using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Slices;
using CovidLabel.Imaging.Datasets;
using CovidLabel.Imaging.Decoding;
using CovidLabel.Persistence.Stores;

namespace CovidLabel.Web.Ingest;

/// <summary>What an import did; every number counts slices.</summary>
internal sealed record DatasetTotals(
    int New, int Duplicates, IReadOnlyList<(string Source, int Count)> BySource, int Labels, int KeptLabels, int Masks, int KeptMasks,
    string KindsLine, IReadOnlyList<string> Traps, IReadOnlyList<string> Unreadable)
{
    public int Slices => New + Duplicates;
}

/// <summary>Stores a dataset's slices with its labels and masks.</summary>
internal sealed class DatasetImport(
    SliceDecoderSource decoders, SliceImport import, AnnotationStore annotations, ImporterAccount importer)
{
    /// <param name="progress">Called with the number of pictures done.</param>
    /// <exception cref="DecoderFailedException">The decoder itself can not be used.</exception>
    public async Task<DatasetTotals> RunAsync(Dataset dataset, Action<int> progress, CancellationToken cancel)
    {
        var tally = new Tally();
        foreach (var trap in dataset.Traps) tally.LayoutTraps.Add(trap);
        var readerId = await importer.IdAsync(cancel);
        var decoder = await decoders.GetAsync(cancel);
        var done = 0;
        await foreach (var picture in DatasetReader.ReadAsync(dataset, decoder, cancel))
        {
            foreach (var note in picture.File.Notes.Concat(picture.MaskTraps)) tally.Traps.Add(note, picture.Item.Name);
            if (picture.File.Slices is [var slice]) await StoreAsync(picture, slice, readerId, tally, cancel);
            else tally.Unreadable.Add($"{picture.Item.Name}: {picture.File.Reason ?? $"{picture.File.Slices.Count} frames where one was expected"}");
            progress(++done);
        }

        return tally.ToTotals();
    }

    private async Task StoreAsync(DatasetSlice picture, DecodedSlice slice, Guid readerId, Tally tally, CancellationToken cancel)
    {
        var item = picture.Item;
        var (id, duplicate) = await import.AddAsync(
            slice with { Series = item.Series, Index = item.Index },
            new SliceOrigin(item.Source, item.Patient, item.OfficialSplit),
            cancel);
        tally.CountSlice(item.Source, duplicate);
        if (duplicate) tally.Traps.Add("same pixels as a slice that was here before; kept once", item.Name);
        if (item.Label is { } label)
            tally.CountLabel(await annotations.AppendLabelAsync(id, 0, label, readerId, cancel: cancel) is SaveOutcome<LabelRevision>.Saved);
        if (picture.LabelMap is not { } map) return;
        var state = map.AsSpan().ContainsAnyExcept((byte)0) ? MaskState.Complete : MaskState.Negative;
        var mask = LesionMask.FromLabelMap(state, map, slice.Height, slice.Width);
        var saved = await annotations.AppendMaskAsync(id, 0, mask, readerId, null, cancel: cancel);
        tally.CountMask(saved is SaveOutcome<MaskRevision>.Saved, mask);
    }

    private sealed class Tally
    {
        private readonly SortedDictionary<string, int> sources = new(StringComparer.Ordinal);
        private readonly int[] kinds = new int[LesionKinds.All.Count + 1];
        private int added, duplicates, labels, keptLabels, masks, keptMasks;

        public List<string> LayoutTraps { get; } = [];

        public TrapTally Traps { get; } = new();

        public List<string> Unreadable { get; } = [];

        public void CountSlice(string source, bool duplicate)
        {
            if (duplicate) duplicates++;
            else added++;
            sources[source] = sources.GetValueOrDefault(source) + 1;
        }

        public void CountLabel(bool saved)
        {
            if (saved) labels++;
            else keptLabels++;
        }

        public void CountMask(bool saved, LesionMask mask)
        {
            if (!saved)
            {
                keptMasks++;
                return;
            }

            masks++;
            foreach (var lesion in mask.Lesions) kinds[(int)lesion.Kind]++;
        }

        public DatasetTotals ToTotals() => new(
            added, duplicates, [.. sources.Select(pair => (pair.Key, pair.Value))], labels, keptLabels, masks, keptMasks,
            string.Join(", ", LesionKinds.All.Select(kind => $"{kinds[(int)kind]} with {kind.Name()}")),
            [.. LayoutTraps, .. Traps.Lines()], Unreadable);
    }
}
