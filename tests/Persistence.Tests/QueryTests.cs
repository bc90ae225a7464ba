using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace CovidLabel.Persistence.Tests;

public sealed class QueryTests : IAsyncLifetime
{
    private readonly PostgresDatabase database = new();

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private T Get<T>() where T : notnull => database.Services.GetRequiredService<T>();

    [Fact]
    public async Task Slice_WithTheSamePixels_IsHeldOnce()
    {
        var store = Get<SliceStore>();
        SliceRow Row() => new()
        {
            Width = 1, Height = 1, IsHu = false, Source = "a", SeriesIndex = 0, Sha256 = new string('a', 64),
            NearDuplicateHash = 1, IsPhantom = false, CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.AddAsync(Row(), [1, 2], [3])));
        Assert.Single(added.Select(slice => slice.Id).Distinct());
        Assert.Single(added, slice => !slice.Duplicate);
        Assert.Equal([1, 2], (await store.PixelsAsync(added[0].Id))!.Pixels);
        Assert.Equal([3], await store.ThumbnailAsync(added[0].Id));
    }

    [Fact]
    public async Task Pixels_OfALargeSlice_AreCopiedWhole_AndOfNoneNotAtAll()
    {
        var store = Get<SliceStore>();
        var pixels = new byte[2 * 700 * 500];
        new Random(1).NextBytes(pixels);
        var row = new SliceRow
        {
            Width = 500, Height = 700, IsHu = false, Source = "a", SeriesIndex = 0, Sha256 = new string('b', 64),
            NearDuplicateHash = 1, IsPhantom = false, CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var (id, _) = await store.AddAsync(row, pixels, [3]);
        using var copied = new MemoryStream();
        Assert.True(await store.CopyPixelsAsync(id, copied));
        Assert.Equal(pixels, copied.ToArray());
        using var nothing = new MemoryStream();
        Assert.False(await store.CopyPixelsAsync(id + 1, nothing));
        Assert.Empty(nothing.ToArray());
    }

    [Theory]
    [InlineData(SliceOrder.Id)]
    [InlineData(SliceOrder.NewestFirst)]
    [InlineData(SliceOrder.LastTouched)]
    [InlineData(SliceOrder.Probability)]
    public async Task Page_FollowedToTheEnd_ShowsEverySliceOnce(SliceOrder order)
    {
        var ids = new List<long>();
        for (var i = 0; i < 7; i++) ids.Add(await database.SliceAsync());
        await PredictAsync([(ids[1], 0.9), (ids[3], 0.2), (ids[5], 0.9)]);
        var seen = new List<long>();
        var starts = new List<long>();
        long? after = null, before;
        do
        {
            var page = await Get<SliceQueries>().PageAsync(new SliceFilter(), order, after, 3);
            seen.AddRange(page.Items.Select(slice => slice.Id));
            starts.Add(page.Items[0].Id);
            (after, before) = (page.Next, page.Previous);
        }
        while (after is not null);
        Assert.Equal(ids, seen.Order());
        while (before is not null)
        {
            starts.RemoveAt(starts.Count - 1);
            var page = await Get<SliceQueries>().PageAsync(new SliceFilter(), order, null, 3, before);
            Assert.Equal(starts[^1], page.Items[0].Id);
            Assert.Equal(3, page.Items.Count);
            Assert.NotNull(page.Next);
            before = page.Previous;
        }

        Assert.Single(starts);
        if (order == SliceOrder.Probability) Assert.Equal([ids[5], ids[1], ids[3]], seen.Take(3));
    }

    [Fact]
    public async Task Filter_ByWhatIsCurrent_IgnoresEarlierRevisions()
    {
        var reader = await database.ReaderAsync();
        var (covid, withdrawn, clear) = (await database.SliceAsync(patient: "P%1"), await database.SliceAsync(), await database.SliceAsync(source: "other"));
        await Get<AnnotationStore>().AppendLabelAsync(covid, 0, ClassLabel.Covid, reader);
        await Get<AnnotationStore>().AppendLabelAsync(withdrawn, 0, ClassLabel.Covid, reader);
        await Get<AnnotationStore>().AppendLabelAsync(withdrawn, 1, null, reader);
        await Get<AnnotationStore>().AppendMaskAsync(clear, 0, LesionMask.Create(MaskState.Negative, 4, 6, []), reader, null);
        Assert.Equal([covid], await IdsAsync(new SliceFilter { Label = LabelFilter.Covid }));
        Assert.Equal([withdrawn, clear], await IdsAsync(new SliceFilter { Label = LabelFilter.None }));
        Assert.Equal([clear], await IdsAsync(new SliceFilter { MaskState = MaskState.Negative }));
        Assert.Equal([clear], await IdsAsync(new SliceFilter { Source = "other" }));
        Assert.Equal([covid], await IdsAsync(new SliceFilter { Text = "p%" }));
        Assert.Equal([covid, withdrawn, clear], await IdsAsync(new SliceFilter { ReaderId = reader }));
        var counts = await Get<SliceQueries>().CountsAsync(new SliceFilter());
        Assert.Equal((3, 1, 0, 2, 1), (counts.Total, counts.Covid, counts.NonCovid, counts.Unlabelled, counts.MaskNegative));
        Assert.Equal(1, counts.WithoutAnyLabel);
    }

    [Fact]
    public async Task Neighbours_KeepTheReadersPlaceWhenTheSliceLeavesTheQueue()
    {
        var reader = await database.ReaderAsync();
        var ids = new List<long>();
        for (var i = 0; i < 3; i++) ids.Add(await database.SliceAsync(series: "S", index: 2 - i));
        await Get<AnnotationStore>().AppendLabelAsync(ids[1], 0, ClassLabel.Covid, reader);
        var place = (await Get<SliceQueries>().NeighboursAsync(new SliceFilter { Label = LabelFilter.None }, ids[1]))!;
        Assert.Equal((ids[0], ids[2], 2, 3), (place.Previous, place.Next, place.Position, place.Total));
        Assert.Equal([ids[2], ids[1], ids[0]], place.Series.Select(slice => slice.Id));
    }

    [Fact]
    public async Task Queue_CountsWhatTheReaderReadAndLeadsToWhatTheyDidNot()
    {
        var (reader, other) = (await database.ReaderAsync(), await database.ReaderAsync());
        var ids = new List<long>();
        for (var i = 0; i < 4; i++) ids.Add(await database.SliceAsync());
        await Get<AnnotationStore>().AppendLabelAsync(ids[1], 0, ClassLabel.Covid, reader);
        await Get<AnnotationStore>().AppendMaskAsync(ids[3], 0, LesionMask.Create(MaskState.Negative, 4, 6, []), reader, null);
        await Get<AnnotationStore>().AppendLabelAsync(ids[2], 0, ClassLabel.Covid, other);
        var unread = new SliceFilter { UnreadBy = reader };
        Assert.Equal([ids[0], ids[2]], await IdsAsync(unread));

        Assert.Equal(new ReadingProgress(2, 4, ids[2]), await Get<SliceQueries>().ProgressAsync(new SliceFilter(), ids[0], reader));
        Assert.Equal(new ReadingProgress(2, 4, ids[0]), await Get<SliceQueries>().ProgressAsync(unread, ids[2], reader));
        var covid = new SliceFilter { Label = LabelFilter.Covid };
        Assert.Equal(new ReadingProgress(1, 2, null), await Get<SliceQueries>().ProgressAsync(covid, ids[2], reader));
        // What is asked for is what reading takes away; what others took away is not the reader's.
        var unlabelled = new SliceFilter { Label = LabelFilter.None };
        Assert.Equal(new ReadingProgress(2, 3, ids[0]), await Get<SliceQueries>().ProgressAsync(unlabelled, ids[1], reader));
        var undrawn = new SliceFilter { MaskState = MaskState.Unknown };
        Assert.Equal(new ReadingProgress(2, 4, ids[2]), await Get<SliceQueries>().ProgressAsync(undrawn, ids[0], reader));
    }

    [Fact]
    public async Task Disagreements_AreOrderedAndCountPixels()
    {
        var reader = await database.ReaderAsync();
        var (agree, differ, noTruth) = (await database.SliceAsync(), await database.SliceAsync(), await database.SliceAsync());
        var map = new byte[24];
        map[0] = map[1] = 1;
        var mask = LesionMask.FromLabelMap(MaskState.Complete, map, 4, 6);
        await Get<AnnotationStore>().AppendMaskAsync(agree, 0, mask, reader, null);
        await Get<AnnotationStore>().AppendMaskAsync(differ, 0, mask, reader, null);
        await Get<AnnotationStore>().AppendLabelAsync(differ, 0, ClassLabel.NonCovid, reader);
        var half = new byte[24];
        half[0] = half[9] = 1;
        var model = await ModelAsync();
        await Get<PredictionStore>().SaveAsync(model, [
            (agree, 0.7, RunLengthMask.Encode(map, 4, 6)), (differ, 0.6, RunLengthMask.Encode(half, 4, 6)), (noTruth, 0.5, null)]);
        await Get<ModelStore>().ActivateAsync(model, null, "test");
        var list = await Get<ReviewQueries>().DisagreementsAsync(0, 10);
        Assert.Equal([differ, agree], list.Select(item => item.SliceId));
        Assert.Equal(0.5, list[0].Dice);
        Assert.True(list[0].LabelDisagrees);
        Assert.Equal(1.0, list[1].Dice);
        Assert.Null(list[1].LabelDisagrees);
        Assert.Equal(list, await Get<ReviewQueries>().DisagreementsAsync(0, 10));
    }

    [Fact]
    public async Task Model_StoredTwiceForARun_IsOneAndItsWeightsComeBack()
    {
        var weights = new byte[9 * 1024 * 1024];
        Random.Shared.NextBytes(weights);
        var run = await Get<RunStore>().CreateAsync("cpu-small", 1, 1, await database.ReaderAsync());
        var first = await ModelAsync(run, weights);
        Assert.Equal(first, await ModelAsync(run, weights));
        using var read = new MemoryStream();
        Assert.True(await Get<ModelStore>().CopyWeightsAsync(first, read));
        Assert.Equal(weights, read.ToArray());
        Assert.False(await Get<ModelStore>().CopyWeightsAsync(first + 1, new MemoryStream()));
    }

    [Fact]
    public async Task Activation_RolledBack_MakesTheEarlierModelActiveAndKeepsTheHistory()
    {
        var (first, second) = (await ModelAsync(), await ModelAsync());
        await Get<ModelStore>().ActivateAsync(first, null, "gate");
        await Get<ModelStore>().ActivateAsync(second, null, "gate");
        await Get<ModelStore>().ActivateAsync(first, null, "roll back");
        Assert.Equal(first, (await Get<ModelStore>().ActiveAsync())!.Id);
        Assert.Equal([first, second, first], (await Get<ModelStore>().ActivationsAsync()).Select(row => row.ModelId));
        Assert.False(await Get<ModelStore>().ActivateAsync(999_999, null, "nothing"));
    }

    [Fact]
    public async Task Predictions_Missing_ShrinkToNoneAndTheFirstOneStays()
    {
        var ids = new[] { await database.SliceAsync(), await database.SliceAsync() };
        var model = await ModelAsync();
        Assert.Equal(ids, await Get<PredictionStore>().MissingAsync(model, 10));
        await Get<PredictionStore>().SaveAsync(model, [(ids[0], 0.25, RunLengthMask.FromCounts(4, 6, [2, 3, 19]))]);
        await Get<PredictionStore>().SaveAsync(model, [(ids[0], 0.75, null), (ids[1], null, null)]);
        Assert.Empty(await Get<PredictionStore>().MissingAsync(model, 10));
        var prediction = (await Get<PredictionStore>().FindAsync(ids[0]))!;
        Assert.Equal(0.25, prediction.CovidProbability);
        Assert.Equal([2, 3, 19], prediction.Lesion!.Counts);
        Assert.Null((await Get<PredictionStore>().FindAsync(ids[1]))!.CovidProbability);
        Assert.Equal((2, 2), await Get<PredictionStore>().ProgressAsync(model));
    }

    [Fact]
    public async Task Snapshot_Frozen_KeepsWhichRevisionsItWasMadeOf()
    {
        var reader = await database.ReaderAsync();
        var slice = await database.SliceAsync(patient: "P1");
        await Get<AnnotationStore>().AppendLabelAsync(slice, 0, ClassLabel.Covid, reader);
        var current = Assert.Single((await Get<SnapshotStore>().CurrentAsync()).Slices);
        Assert.Equal((ClassLabel.Covid, 1, MaskState.Unknown, 0), (current.Label, current.LabelRevision, current.MaskState, current.MaskRevision));
        var frozen = new SnapshotSlice(slice, SnapshotPart.Test, 1, 0, "P1");
        await Get<SnapshotStore>().SaveAsync("h", "{}", [frozen]);
        await Get<SnapshotStore>().SaveAsync("h", "{}", [frozen]);
        Assert.Equal([frozen], await Get<SnapshotStore>().SlicesAsync("h"));
        var pixels = await Get<SnapshotStore>().PixelsAsync([slice], TestContext.Current.CancellationToken).SingleAsync();
        Assert.Equal(48, pixels.Pixels.Length);
    }

    [Fact]
    public async Task Snapshot_OnceEnoughAcquiredSlicesAreAnnotated_LeavesPhantomsOut()
    {
        var reader = await database.ReaderAsync();
        var phantom = await database.SliceAsync();
        await Get<AnnotationStore>().AppendLabelAsync(phantom, 0, ClassLabel.Covid, reader);
        var acquired = new List<long>();
        for (var i = 0; i < PhantomRule.EnoughAcquired; i++) acquired.Add(await database.SliceAsync(isPhantom: false));
        for (var i = 1; i < acquired.Count; i++) await Get<AnnotationStore>().AppendLabelAsync(acquired[i], 0, ClassLabel.NonCovid, reader);
        var before = await Get<SnapshotStore>().CurrentAsync();
        Assert.Equal((acquired.Count + 1, 0), (before.Slices.Count, before.PhantomsLeftOut));

        await Get<AnnotationStore>().AppendMaskAsync(acquired[0], 0, LesionMask.Create(MaskState.Negative, 4, 6, []), reader, null);
        var after = await Get<SnapshotStore>().CurrentAsync();
        Assert.Equal(acquired, after.Slices.Select(slice => slice.Id));
        Assert.Equal(1, after.PhantomsLeftOut);
    }

    private async Task<IEnumerable<long>> IdsAsync(SliceFilter filter) =>
        (await Get<SliceQueries>().PageAsync(filter, SliceOrder.Id, null, 100)).Items.Select(slice => slice.Id);

    private Task<long> PredictAsync(IEnumerable<(long Slice, double Probability)> predictions) =>
        database.ActiveModelAsync([.. predictions.Select(p => (p.Slice, (double?)p.Probability, (RunLengthMask?)null))]);

    private Task<long> ModelAsync(long? run = null, byte[]? weights = null) => database.ModelAsync(run, weights);
}
