using System.Runtime.InteropServices;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Stores;
using CovidLabel.TrainingService.Data;
using SlicePixels = CovidLabel.TrainingService.Data.SlicePixels;

namespace CovidLabel.TrainingService.Worker;

/// <summary>
/// Freezes what the database knows now into a snapshot file, or writes the file of an earlier snapshot again from the revisions it was made
/// of, so that a run can go on where its files are gone.
/// </summary>
public sealed class SnapshotBuilder(SnapshotStore snapshots, ModelStore models)
{
    /// <summary>Writes a new snapshot and records it.</summary>
    /// <param name="seed">Decides the split of patients that are new.</param>
    /// <returns>The snapshot's hash.</returns>
    public async Task<string> FreezeAsync(string path, long seed, CancellationToken cancel)
    {
        var material = await snapshots.CurrentAsync(cancel);
        var current = material.Slices;
        var groups = await GroupsAsync(current, cancel);
        var members = current.Select((slice, i) => new Split.Member(groups[i], slice.Source, slice.Label, slice.MaskState.SupervisesSegmentation()));
        var parts = Split.Assign(members, seed, SplitFractions.For(groups.Distinct().Count()), await EarlierPartsAsync(current, groups, cancel));
        var frozen = current.Select((slice, i) => new FrozenSlice(slice, parts[groups[i]], groups[i])).ToArray();
        var hash = await WriteAsync(path, frozen, cancel);
        await snapshots.SaveAsync(
            hash,
            Summary(path, frozen, material),
            [.. frozen.Select(item => new SnapshotSlice(item.Slice.Id, item.Part, item.Slice.LabelRevision, item.Slice.MaskRevision, item.PatientGroup))],
            cancel);
        return hash;
    }

    /// <summary>Writes an earlier snapshot's file again.</summary>
    /// <exception cref="InvalidDataException">What comes out is not that snapshot.</exception>
    public async Task RestoreAsync(string path, string hash, CancellationToken cancel)
    {
        var written = await WriteAsync(path, await snapshots.FrozenAsync(hash, cancel), cancel);
        if (written != hash) throw new InvalidDataException($"The snapshot {hash[..12]} could not be restored: its slices give {written[..12]} now.");
    }

    private async Task<string> WriteAsync(string path, IReadOnlyList<FrozenSlice> frozen, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var byName = frozen.ToDictionary(item => Name(item.Slice.Id), item => item.Slice);
        await using var pixels = snapshots.PixelsAsync([.. frozen.Select(item => item.Slice.Id)], cancel).GetAsyncEnumerator(cancel);

        // Off this thread, since the writer asks for one slice after the other and blocks on the database while it does.
        return await Task.Run(() => SnapshotWriter.Write(path, [.. frozen.Select(Item)], Load, cancel), cancel);

        SlicePixels Load(SnapshotItem item)
        {
            var slice = byName[item.Slice];
            if (!pixels.MoveNextAsync().AsTask().GetAwaiter().GetResult() || pixels.Current.SliceId != slice.Id)
                throw new InvalidDataException($"The pixels of slice {slice.Id} are missing.");
            var labelMap = item.HasMask ? snapshots.MaskAsync(slice.Id, slice.MaskRevision, cancel).GetAwaiter().GetResult().ToLabelMap() : null;
            return new SlicePixels(MemoryMarshal.Cast<byte, short>(pixels.Current.Pixels).ToArray(), labelMap);
        }
    }

    private static SnapshotItem Item(FrozenSlice frozen)
    {
        var slice = frozen.Slice;
        var (height, width) = SnapshotWriter.SizeFor(slice.Height, slice.Width);
        return new SnapshotItem(
            Name(slice.Id),
            frozen.PatientGroup,
            slice.Source,
            slice.Label,
            slice.LabelRevision,
            slice.MaskState,
            slice.MaskRevision,
            slice.IsHu,
            height,
            width,
            slice.Height,
            slice.Width,
            frozen.Part,
            slice.RowSpacingMm * slice.Height / height,
            slice.ColumnSpacingMm * slice.Width / width);
    }

    /// <summary>Pictures are looked at only where a slice lacks a patient; elsewhere the patient says it all.</summary>
    private async Task<string[]> GroupsAsync(IReadOnlyList<TrainingSlice> current, CancellationToken cancel)
    {
        var pictures = new Dictionary<long, NearDuplicateHash>();
        if (current.Any(slice => slice.Patient is null))
        {
            var byId = current.ToDictionary(slice => slice.Id);
            await foreach (var (id, pixels) in snapshots.PixelsAsync([.. byId.Keys], cancel))
                pictures[id] = NearDuplicateHash.Of(MemoryMarshal.Cast<byte, short>(pixels).ToArray(), byId[id].Height, byId[id].Width);
        }

        return PatientGroups.Of([.. current.Select(slice => new PatientGroups.Member(
            Name(slice.Id), slice.Source, slice.Patient, pictures.GetValueOrDefault(slice.Id)))]);
    }

    /// <summary>
    /// Where patients stood in the active model's snapshot. If groups have merged since, training wins: what the active model has trained on
    /// must not be tested on.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, SnapshotPart>> EarlierPartsAsync(
        IReadOnlyList<TrainingSlice> current, string[] groups, CancellationToken cancel)
    {
        if (await models.ActiveAsync(cancel) is not { } active) return new Dictionary<string, SnapshotPart>();
        var partOfSlice = (await snapshots.SlicesAsync(active.SnapshotHash, cancel)).ToDictionary(item => item.SliceId, item => item.Part);
        return current.Select((slice, i) => (Group: groups[i], slice.Id)).Where(slice => partOfSlice.ContainsKey(slice.Id))
            .GroupBy(slice => slice.Group, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Min(slice => partOfSlice[slice.Id]), StringComparer.Ordinal);
    }

    private static string Summary(string path, IReadOnlyList<FrozenSlice> frozen, SnapshotMaterial material)
    {
        using var snapshot = SnapshotFile.Open(path);
        return SnapshotCount.Write(SnapshotSummary.Of(snapshot.Items, LabelConflicts.Of(snapshot)).Select(row => row with
        {
            AcceptedLabels = LeftOut(row, material.AcceptedLabels),
            AcceptedMasks = LeftOut(row, material.AcceptedMasks),
        }));

        int LeftOut(SnapshotCount row, IReadOnlySet<long> accepted) =>
            frozen.Count(item => item.Part == row.Part && item.Slice.Source == row.Source && accepted.Contains(item.Slice.Id));
    }

    private static string Name(long sliceId) => sliceId.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
