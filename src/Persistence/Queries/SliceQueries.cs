using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Queries;

/// <summary>One page of a list; <paramref name="Next"/> is the key to ask for the next page with, or null at the end.</summary>
public sealed record SlicePage(IReadOnlyList<SliceOverview> Items, long? Next);

/// <summary>How a list is ordered. Keyset paging needs a total order, so the id breaks ties.</summary>
public enum SliceOrder
{
    Id,
    NewestFirst,
    LastTouched,
    Probability,
}

/// <summary>A slice's place in its reading queue and its series.</summary>
public sealed record SliceNeighbours(
    long? Previous, long? Next, int Position, int Total, IReadOnlyList<SliceOverview> Series);

/// <summary>Of a series, the slice that lies as far along it as another one does along its own.</summary>
/// <param name="Index">The slice's place in its series, from 0.</param>
/// <param name="Length">How many slices the series has.</param>
public sealed record CorrespondingSlice(long SliceId, string Series, int Index, int Length);

/// <summary>How many slices there are of what; each number counts slices.</summary>
public sealed record SliceCounts(
    int Total, int Covid, int NonCovid, int Unlabelled, int MaskUnknown, int MaskNegative, int MaskPartial, int MaskComplete)
{
    /// <summary>Slices that teach nothing but reconstruction.</summary>
    public int WithoutAnyLabel { get; init; }
}

/// <summary>Lists and counts over the slices, for worklist, queue and training page.</summary>
public sealed class SliceQueries(IDbContextFactory<CovidLabelDb> databases)
{
    public const int MaxPage = 500;

    /// <summary>One page in the order of <paramref name="order"/>.</summary>
    /// <param name="after">The id of the last slice of the page before; null for the first page.</param>
    public async Task<SlicePage> PageAsync(
        SliceFilter filter, SliceOrder order, long? after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Math.Clamp(take, 1, MaxPage);
        var slices = filter.Apply(db.SliceOverviews.AsNoTracking());
        var last = after is null ? null : await db.SliceOverviews.AsNoTracking().SingleOrDefaultAsync(slice => slice.Id == after, cancel);
        slices = order switch
        {
            SliceOrder.Id => (last is null ? slices : slices.Where(slice => slice.Id > last.Id)).OrderBy(slice => slice.Id),
            SliceOrder.NewestFirst =>
                (last is null ? slices : slices.Where(slice => slice.Id < last.Id)).OrderByDescending(slice => slice.Id),
            SliceOrder.LastTouched => (last is null
                    ? slices
                    : slices.Where(slice => slice.TouchedAt < last.TouchedAt || (slice.TouchedAt == last.TouchedAt && slice.Id < last.Id)))
                .OrderByDescending(slice => slice.TouchedAt).ThenByDescending(slice => slice.Id),
            _ => (last is null
                    ? slices
                    : slices.Where(slice => (slice.CovidProbability ?? -1) < (last.CovidProbability ?? -1)
                        || ((slice.CovidProbability ?? -1) == (last.CovidProbability ?? -1) && slice.Id < last.Id)))
                .OrderByDescending(slice => slice.CovidProbability ?? -1).ThenByDescending(slice => slice.Id),
        };
        var items = await slices.Take(size + 1).ToListAsync(cancel);
        var more = items.Count > size;
        if (more) items.RemoveAt(size);
        return new SlicePage(items, more ? items[^1].Id : null);
    }

    public async Task<SliceOverview?> FindAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.SliceOverviews.AsNoTracking().SingleOrDefaultAsync(slice => slice.Id == sliceId, cancel);
    }

    /// <summary>
    /// Neighbours in the queue of <paramref name="filter"/>, ordered by id. The slice itself need not match the filter any
    /// more: labelling a slice in the queue "unlabelled" must not lose the reader's place.
    /// </summary>
    public async Task<SliceNeighbours?> NeighboursAsync(SliceFilter filter, long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var slice = await db.SliceOverviews.AsNoTracking().SingleOrDefaultAsync(row => row.Id == sliceId, cancel);
        if (slice is null) return null;
        var queue = filter.Apply(db.SliceOverviews.AsNoTracking());
        var previous = await queue.Where(row => row.Id < sliceId).MaxAsync(row => (long?)row.Id, cancel);
        var next = await queue.Where(row => row.Id > sliceId).MinAsync(row => (long?)row.Id, cancel);
        var before = await queue.CountAsync(row => row.Id < sliceId, cancel);
        var others = await queue.CountAsync(row => row.Id != sliceId, cancel);
        var series = slice.Series is null
            ? [slice]
            : await db.SliceOverviews.AsNoTracking().Where(row => row.Series == slice.Series && row.Source == slice.Source)
                .OrderBy(row => row.SeriesIndex).ThenBy(row => row.Id).Take(2000).ToListAsync(cancel);
        return new SliceNeighbours(previous, next, before + 1, others + 1, series);
    }

    /// <summary>
    /// The patient's other series, each at the place that corresponds to the slice: nothing says how far apart two
    /// examinations' slices lie, so the same share of the way is taken. One patient id of two sources is two patients. Null
    /// where there is no such slice.
    /// </summary>
    public async Task<IReadOnlyList<CorrespondingSlice>?> OtherSeriesAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var slice = await db.Slices.AsNoTracking().Where(row => row.Id == sliceId)
            .Select(row => new { row.Id, row.Patient, row.Source, row.Series }).SingleOrDefaultAsync(cancel);
        if (slice is null) return null;
        if (slice.Patient is null) return [];
        var patient = await db.Slices.AsNoTracking()
            .Where(row => row.Source == slice.Source && row.Patient == slice.Patient && row.Series != null)
            .OrderBy(row => row.Series).ThenBy(row => row.SeriesIndex).ThenBy(row => row.Id)
            .Select(row => new { row.Id, Series = row.Series! }).ToListAsync(cancel);
        var series = patient.GroupBy(row => row.Series, row => row.Id).Select(group => (Name: group.Key, Ids: group.ToList())).ToList();
        var own = series.Find(one => one.Name == slice.Series).Ids;
        var share = own is { Count: > 1 } ? own.IndexOf(sliceId) / (own.Count - 1.0) : 0.5;
        return
        [
            .. series.Where(one => one.Name != slice.Series).Select(one =>
            {
                var index = (int)Math.Round(share * (one.Ids.Count - 1), MidpointRounding.AwayFromZero);
                return new CorrespondingSlice(one.Ids[index], one.Name, index, one.Ids.Count);
            }),
        ];
    }

    public async Task<SliceCounts> CountsAsync(SliceFilter filter, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var groups = await filter.Apply(db.SliceOverviews)
            .GroupBy(slice => new { slice.Label, slice.MaskState })
            .Select(group => new { group.Key.Label, group.Key.MaskState, Count = group.Count() })
            .ToListAsync(cancel);
        int Labelled(ClassLabel? label) => groups.Where(group => group.Label == (int?)label).Sum(group => group.Count);
        int Masked(MaskState state) => groups.Where(group => group.MaskState == (int)state).Sum(group => group.Count);
        return new SliceCounts(
            groups.Sum(group => group.Count),
            Labelled(ClassLabel.Covid),
            Labelled(ClassLabel.NonCovid),
            Labelled(null),
            Masked(MaskState.Unknown),
            Masked(MaskState.Negative),
            Masked(MaskState.Partial),
            Masked(MaskState.Complete))
        {
            WithoutAnyLabel = groups.Where(group => group.Label is null && group.MaskState == (int)MaskState.Unknown).Sum(group => group.Count),
        };
    }

    /// <summary>All sources, for filters.</summary>
    public async Task<IReadOnlyList<string>> SourcesAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Slices.Select(slice => slice.Source).Distinct().OrderBy(source => source).ToListAsync(cancel);
    }
}
