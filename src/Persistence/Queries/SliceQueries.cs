using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Queries;

/// <summary>One page of a list, with the keys to ask for the pages around it with.</summary>
/// <param name="Next">Asks for what comes after; null at the end.</param>
/// <param name="Previous">Asks for what comes before; null at the start.</param>
public sealed record SlicePage(IReadOnlyList<SliceOverview> Items, long? Next, long? Previous = null);

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

/// <summary>Of a series, the slice that corresponds to one of another series.</summary>
/// <param name="Index">The slice's place in its series, from 0.</param>
/// <param name="Length">How many slices the series has.</param>
/// <param name="DistanceMm">How far apart the two lie; null where nothing says so, and it is the slice as far along its series instead.</param>
public sealed record CorrespondingSlice(long SliceId, string Series, int Index, int Length, double? DistanceMm);

/// <summary>How far a reader has come in a queue: a slice is read once they have labelled it or drawn on it.</summary>
/// <param name="Read">Slices that they have read, of <paramref name="Total"/>; with those that left the queue by being read.</param>
/// <param name="NextUnread">The next slice that they have not, from the start again after the last; null where no other is left.</param>
public sealed record ReadingProgress(int Read, int Total, long? NextUnread);

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
    /// <param name="before">The id of the first slice of the page after, to go back; <paramref name="after"/> is then not looked at.</param>
    /// <param name="blinded">The reader from whom predictions of slices they have not read are kept, or null for nobody.</param>
    public async Task<SlicePage> PageAsync(
        SliceFilter filter, SliceOrder order, long? after, int take, long? before = null, Guid? blinded = null,
        CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Math.Clamp(take, 1, MaxPage);
        var overviews = db.OverviewsFor(blinded);
        var edge = before ?? after;
        var from = edge is null ? null : await overviews.SingleOrDefaultAsync(slice => slice.Id == edge, cancel);
        var back = before is not null && from is not null;
        var items = await Ordered(filter.Apply(db, overviews), order, from, back).Take(size + 1).ToListAsync(cancel);
        var more = items.Count > size;
        if (more) items.RemoveAt(size);
        if (back) items.Reverse();
        if (items.Count == 0) return new SlicePage(items, null, back ? null : from?.Id);
        return back
            ? new SlicePage(items, items[^1].Id, more ? items[0].Id : null)
            : new SlicePage(items, more ? items[^1].Id : null, from is null ? null : items[0].Id);
    }

    /// <param name="from">The slice next to the page, or null.</param>
    /// <param name="back">Whether the page lies before that slice; it then comes in reverse.</param>
    private static IQueryable<SliceOverview> Ordered(IQueryable<SliceOverview> slices, SliceOrder order, SliceOverview? from, bool back)
    {
        switch (order)
        {
            case SliceOrder.Id or SliceOrder.NewestFirst:
                var ascending = (order == SliceOrder.Id) != back;
                if (from is not null) slices = ascending ? slices.Where(slice => slice.Id > from.Id) : slices.Where(slice => slice.Id < from.Id);
                return ascending ? slices.OrderBy(slice => slice.Id) : slices.OrderByDescending(slice => slice.Id);
            case SliceOrder.LastTouched when back:
                return slices.Where(slice => slice.TouchedAt > from!.TouchedAt || (slice.TouchedAt == from.TouchedAt && slice.Id > from.Id))
                    .OrderBy(slice => slice.TouchedAt).ThenBy(slice => slice.Id);
            case SliceOrder.LastTouched:
                if (from is not null)
                    slices = slices.Where(slice => slice.TouchedAt < from.TouchedAt || (slice.TouchedAt == from.TouchedAt && slice.Id < from.Id));
                return slices.OrderByDescending(slice => slice.TouchedAt).ThenByDescending(slice => slice.Id);
            default:
                // Slices without a probability come last.
                var edge = from?.CovidProbability ?? -1;
                if (back)
                {
                    return slices.Where(slice => (slice.CovidProbability ?? -1) > edge || ((slice.CovidProbability ?? -1) == edge && slice.Id > from!.Id))
                        .OrderBy(slice => slice.CovidProbability ?? -1).ThenBy(slice => slice.Id);
                }

                if (from is not null)
                    slices = slices.Where(slice => (slice.CovidProbability ?? -1) < edge || ((slice.CovidProbability ?? -1) == edge && slice.Id < from.Id));
                return slices.OrderByDescending(slice => slice.CovidProbability ?? -1).ThenByDescending(slice => slice.Id);
        }
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
    /// <param name="blinded">The reader from whom predictions of slices they have not read are kept, or null for nobody.</param>
    public async Task<SliceNeighbours?> NeighboursAsync(
        SliceFilter filter, long sliceId, Guid? blinded = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var slice = await db.SliceOverviews.AsNoTracking().SingleOrDefaultAsync(row => row.Id == sliceId, cancel);
        if (slice is null) return null;
        var queue = filter.Apply(db, db.OverviewsFor(blinded));
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
    /// The patient's other series, each at the place that corresponds to the slice: the nearest where both tell their positions in the same
    /// coordinates, as the series of one examination do. Of another examination nothing says how far apart two slices lie, so the same share
    /// of the way is taken. One patient id of two sources is two patients. Null where there is no such slice.
    /// </summary>
    public async Task<IReadOnlyList<CorrespondingSlice>?> OtherSeriesAsync(long sliceId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var slice = await db.Slices.AsNoTracking().Where(row => row.Id == sliceId)
            .Select(row => new { row.Id, row.Patient, row.Source, row.Series, row.PositionMm, row.Coordinates }).SingleOrDefaultAsync(cancel);
        if (slice is null) return null;
        if (slice.Patient is null) return [];
        var patient = await db.Slices.AsNoTracking()
            .Where(row => row.Source == slice.Source && row.Patient == slice.Patient && row.Series != null)
            .OrderBy(row => row.Series).ThenBy(row => row.SeriesIndex).ThenBy(row => row.Id)
            .Select(row => new { row.Id, Series = row.Series!, row.PositionMm, row.Coordinates }).ToListAsync(cancel);
        var series = patient.GroupBy(row => row.Series).Select(group => (Name: group.Key, Slices: group.ToList())).ToList();
        var own = series.Find(one => one.Name == slice.Series).Slices;
        var share = own is { Count: > 1 } ? own.FindIndex(row => row.Id == sliceId) / (own.Count - 1.0) : 0.5;
        return
        [
            .. series.Where(one => one.Name != slice.Series).Select(one =>
            {
                var nearest = slice.Coordinates is null
                    ? null
                    : one.Slices.Where(row => row.Coordinates == slice.Coordinates).MinBy(row => Math.Abs(row.PositionMm!.Value - slice.PositionMm!.Value));
                var found = nearest ?? one.Slices[(int)Math.Round(share * (one.Slices.Count - 1), MidpointRounding.AwayFromZero)];
                double? distanceMm = nearest is null ? null : Math.Abs(nearest.PositionMm!.Value - slice.PositionMm!.Value);
                return new CorrespondingSlice(found.Id, one.Name, one.Slices.IndexOf(found), one.Slices.Count, distanceMm);
            }),
        ];
    }

    /// <summary>How far the reader has come in the queue of <paramref name="filter"/>, and where they go from the slice.</summary>
    /// <param name="blinded">The reader again where predictions of slices they have not read are kept from them.</param>
    public async Task<ReadingProgress> ProgressAsync(
        SliceFilter filter, long sliceId, Guid reader, Guid? blinded = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var read = await filter.WithRead.Apply(db, db.OverviewsFor(blinded)).CountAsync(row => db.HasRead(reader).Contains(row.Id), cancel);
        var unread = (filter with { UnreadBy = null }).Apply(db, db.OverviewsFor(blinded)).Where(row => !db.HasRead(reader).Contains(row.Id));
        var left = await unread.CountAsync(cancel);
        var next = await unread.Where(row => row.Id > sliceId).MinAsync(row => (long?)row.Id, cancel)
            ?? await unread.Where(row => row.Id < sliceId).MinAsync(row => (long?)row.Id, cancel);
        return new ReadingProgress(read, read + left, next);
    }

    public async Task<SliceCounts> CountsAsync(SliceFilter filter, Guid? blinded = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var groups = await filter.Apply(db, db.OverviewsFor(blinded))
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
