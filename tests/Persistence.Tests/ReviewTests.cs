using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using CovidLabel.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CovidLabel.Persistence.Tests;

/// <summary>Verdicts, the filtered disagreement list, what a blinded reader sees, and the figures made of it all.</summary>
public sealed class ReviewTests : IAsyncLifetime
{
    private readonly PostgresDatabase database = new();
    private Guid reader;
    private long near;
    private long far;
    private long model;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        reader = await database.ReaderAsync("Ada");
        (near, far) = (await database.SliceAsync(source: "a"), await database.SliceAsync(source: "b"));
        var store = Get<AnnotationStore>();
        await store.AppendMaskAsync(near, 0, Drawn(0, 1, 2), reader, null);
        await store.AppendLabelAsync(near, 0, ClassLabel.Covid, reader);
        await store.AppendMaskAsync(far, 0, Drawn(0, 1, 2), reader, null);
        await store.AppendLabelAsync(far, 0, ClassLabel.NonCovid, reader);
        model = await database.ActiveModelAsync((near, 0.9, Runs(0, 1)), (far, 0.7, Runs(9)));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Verdict_GivenTwiceWithOneKey_IsAppendedOnceAndTheNewestCounts()
    {
        var store = Get<VerdictStore>();
        var agree = new GivenVerdict(near, model, Verdict.Agree, VerdictSubject.Prediction, null);
        var disagree = agree with { Verdict = Verdict.Disagree, Subject = VerdictSubject.Mask, Reason = "misses the left base" };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => store.AppendAsync(agree, reader, "a")));
        Assert.All(outcomes, outcome => Assert.Equal(VerdictOutcome.Saved, outcome));
        Assert.Equal(VerdictOutcome.KeyReused, await store.AppendAsync(disagree, reader, "a"));
        Assert.Equal(VerdictOutcome.Saved, await store.AppendAsync(disagree, reader, "b"));
        Assert.Equal(VerdictOutcome.NoPrediction, await store.AppendAsync(agree with { ModelId = model + 1 }, reader, "c"));
        Assert.Equal(disagree, await store.OfReaderAsync(near, model, reader));
        Assert.Null(await store.OfReaderAsync(near, model, await database.ReaderAsync()));
        await using var db = await database.Databases.CreateDbContextAsync();
        Assert.Equal(2, await db.Verdicts.CountAsync());
        await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlAsync($"update verdicts set verdict = 0"));
    }

    public static TheoryData<DisagreementFilter, bool, bool> Filters() => new()
    {
        { new DisagreementFilter(), true, true },
        { new DisagreementFilter { Source = "a" }, true, false },
        { new DisagreementFilter { MinProbability = 0.8, MaxProbability = 1 }, true, false },
        { new DisagreementFilter { MinDice = 0, MaxDice = 0.5 }, false, true },
        { new DisagreementFilter { MinDice = 0.5, MaxDice = 1 }, true, false },
        { new DisagreementFilter { Kind = DisagreementKind.Label }, false, true },
        { new DisagreementFilter { Kind = DisagreementKind.Mask }, false, true },
        { new DisagreementFilter { Verdict = Verdict.Agree }, true, false },
        { new DisagreementFilter { Verdict = Verdict.Disagree }, false, false },
        { new DisagreementFilter { WithoutVerdict = true }, false, true },
        { new DisagreementFilter { ModelId = 999 }, false, false },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Disagreements_Filtered_HoldWhatTheFilterSays(DisagreementFilter filter, bool nearListed, bool farListed)
    {
        var verdict = new GivenVerdict(near, model, Verdict.Disagree, VerdictSubject.Prediction, null);
        await Get<VerdictStore>().AppendAsync(verdict, reader, null);
        await Get<VerdictStore>().AppendAsync(verdict with { Verdict = Verdict.Agree }, reader, null);
        var listed = (await Get<ReviewQueries>().DisagreementsAsync(0, 10, filter)).Select(item => item.SliceId).ToList();
        Assert.Equal((nearListed, farListed), (listed.Contains(near), listed.Contains(far)));
    }

    [Fact]
    public async Task Disagreements_OfAnEarlierModel_AreStillThereToLookAt()
    {
        await database.ActiveModelAsync((near, 0.2, Runs(0, 1, 2)));
        Assert.Equal([near], (await Get<ReviewQueries>().DisagreementsAsync(0, 10)).Select(item => item.SliceId));
        var earlier = await Get<ReviewQueries>().DisagreementsAsync(0, 10, new DisagreementFilter { ModelId = model });
        Assert.Equal([far, near], earlier.Select(item => item.SliceId));
        Assert.Equal([far], (await Get<ReviewQueries>().DisagreementsAsync(0, 1, new DisagreementFilter { ModelId = model })).Select(item => item.SliceId));
        Assert.Equal(0.8, earlier[1].Dice!.Value, 9);
    }

    [Fact]
    public async Task Blinded_Reader_MeetsNoPredictionOfWhatTheyHaveNotRead()
    {
        var novice = await database.ReaderAsync();
        await Get<AnnotationStore>().AppendLabelAsync(far, 1, ClassLabel.Covid, novice);
        var slices = Get<SliceQueries>();
        var page = await slices.PageAsync(new SliceFilter(), SliceOrder.Probability, null, 10, blinded: novice);
        Assert.Equal([(far, (double?)0.7), (near, null)], page.Items.Select(slice => (slice.Id, slice.CovidProbability)));
        Assert.Null(page.Items[1].ModelId);
        var likely = new SliceFilter { MinProbability = 0.5, MaxProbability = 1 };
        Assert.Equal([far], (await slices.PageAsync(likely, SliceOrder.Id, null, 10, blinded: novice)).Items.Select(slice => slice.Id));
        Assert.Equal(1, (await slices.CountsAsync(likely, novice)).Total);
        Assert.Null((await slices.NeighboursAsync(likely, far, novice))!.Previous);
        Assert.Equal(near, (await slices.NeighboursAsync(likely, far))!.Previous);
        Assert.Equal(1, (await slices.ProgressAsync(likely, far, novice, novice)).Total);
        Assert.Equal([far], (await Get<ReviewQueries>().DisagreementsAsync(0, 10, null, novice)).Select(item => item.SliceId));
        Assert.Equal([far], (await Get<ReviewQueries>().OfAsync([near, far], novice)).Keys);
    }

    [Fact]
    public async Task ReadingTime_ReportedTwice_IsCountedOnce()
    {
        var times = Get<ReadingTimeStore>();
        Assert.True(await times.AddAsync(near, reader, TimeSpan.FromSeconds(30), "a"));
        Assert.True(await times.AddAsync(near, reader, TimeSpan.FromSeconds(30), "a"));
        Assert.False(await times.AddAsync(near, reader, TimeSpan.FromSeconds(31), "a"));
        await using var db = await database.Databases.CreateDbContextAsync();
        Assert.Equal(30_000, await db.ReadingTimes.SumAsync(row => row.ActiveMs));
    }

    [Fact]
    public async Task Statistics_OfAReader_AreWhatTheyDidAndHowTheModelAgrees()
    {
        var times = Get<ReadingTimeStore>();
        await times.AddAsync(near, reader, TimeSpan.FromSeconds(20), "a");
        await times.AddAsync(near, reader, TimeSpan.FromSeconds(20), "b");
        await times.AddAsync(far, reader, TimeSpan.FromSeconds(60), "c");
        await Get<VerdictStore>().AppendAsync(new GivenVerdict(far, model, Verdict.Disagree, VerdictSubject.Mask, null), reader, null);
        var other = await database.ReaderAsync("Zoe");
        await Get<AnnotationStore>().AppendLabelAsync(near, 1, ClassLabel.NonCovid, other);

        var all = await Get<StatisticsQueries>().ReadAsync(null);
        Assert.Equal(model, all.ActiveModel);
        var work = all.Readers.Single(row => row.ReaderId == reader);
        Assert.Equal(new ReaderWork(reader, 2, 2, 2, TimeSpan.FromSeconds(50)), work);
        var agreement = all.Agreements.Single(row => row.ReaderId == reader);
        Assert.Equal((2, 1), (agreement.LabelsCompared, agreement.LabelsAgree));
        Assert.Equal([0.0, 0.8], agreement.Dice.Order());
        Assert.Equal(1, agreement.Verdicts[Verdict.Disagree]);
        var theirs = all.Agreements.Single(row => row.ReaderId == other);
        Assert.Equal((1, 0), (theirs.LabelsCompared, theirs.LabelsAgree));

        var own = await Get<StatisticsQueries>().ReadAsync(other);
        Assert.Equal([other], own.Readers.Select(row => row.ReaderId));
        Assert.Equal([other], own.Agreements.Select(row => row.ReaderId));
        Assert.Null(own.Readers[0].MedianActive);
    }

    [Fact]
    public async Task Statistics_OfWhatWasAcceptedUnedited_AreNoAgreement()
    {
        var fresh = await database.SliceAsync();
        await Get<PredictionStore>().SaveAsync(model, [(fresh, 0.9, Runs(5, 6))]);
        var novice = await database.ReaderAsync();
        var accepted = new Provenance(RevisionOrigin.Accepted, model);
        await Get<AnnotationStore>().AppendMaskAsync(fresh, 0, Drawn(5, 6), novice, null, accepted);
        await Get<AnnotationStore>().AppendLabelAsync(fresh, 0, ClassLabel.Covid, novice, null, accepted);
        var own = await Get<StatisticsQueries>().ReadAsync(novice);
        Assert.Empty(own.Agreements);
        Assert.Equal((1, 1), (own.Readers[0].Labelled, own.Readers[0].Masks));
    }

    [Fact]
    public async Task Revisions_OfLabelAndMask_ComeTogetherNewestFirst()
    {
        await Get<AnnotationStore>().AppendLabelAsync(near, 1, null, reader);
        var entries = await Get<HistoryQueries>().RevisionsAsync(near, null, 10);
        Assert.Equal([(null, 2), (null, 1), (MaskState.Complete, 1)], entries.Select(entry => (entry.State, entry.Revision)));
        Assert.Equal(("Ada", 3), (entries[2].Reader, entries[2].LesionPixels));
        Assert.Equal([MaskState.Complete], (await Get<HistoryQueries>().RevisionsAsync(near, entries[1].CreatedAt, 10)).Select(entry => entry.State));
    }

    private static byte[] Map(int[] pixels)
    {
        var map = new byte[24];
        foreach (var pixel in pixels) map[pixel] = 1;
        return map;
    }

    private static RunLengthMask Runs(params int[] pixels) => RunLengthMask.Encode(Map(pixels), 4, 6);

    private static LesionMask Drawn(params int[] pixels) => LesionMask.FromLabelMap(MaskState.Complete, Map(pixels), 4, 6);

    private T Get<T>()
        where T : notnull => database.Services.GetRequiredService<T>();
}
