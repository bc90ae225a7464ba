using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Stores;
using CovidLabel.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace CovidLabel.Persistence.Tests;

/// <summary>How revisions came about, as the store records it, and what of them a training learns from.</summary>
public sealed class ProvenanceTests : IAsyncLifetime
{
    private readonly PostgresDatabase database = new();
    private Guid reader;
    private long slice;
    private long model;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        reader = await database.ReaderAsync();
        slice = await database.SliceAsync(patient: "P1");
        model = await database.ActiveModelAsync((slice, 0.8, RunLengthMask.Encode(Map(3, 4), 4, 6)));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Mask_AcceptedAsTheModelProposedIt_IsRecordedWithTheModel()
    {
        var stored = await SaveAsync(Drawn(MaskState.Partial, 3, 4), new Provenance(RevisionOrigin.Accepted, model));
        Assert.Equal(new Provenance(RevisionOrigin.Accepted, model), stored);
        Assert.True(stored.IsModelsOwn);
    }

    [Fact]
    public async Task Mask_ClaimedAcceptedButDifferent_IsStoredAsEdited()
    {
        var stored = await SaveAsync(Drawn(MaskState.Partial, 3, 4, 5), new Provenance(RevisionOrigin.Accepted, model));
        Assert.Equal(new Provenance(RevisionOrigin.AcceptedEdited, model), stored);
        Assert.False(stored.IsModelsOwn);
        Assert.Null(await Get<VerdictStore>().OfReaderAsync(slice, model, reader));
    }

    [Fact]
    public async Task Mask_EditedStrokeAfterStroke_IsOneCorrection()
    {
        var edited = new Provenance(RevisionOrigin.AcceptedEdited, model);
        await SaveAsync(Drawn(MaskState.Partial, 3, 4, 5), edited);
        await SaveAsync(Drawn(MaskState.Partial, 3, 4, 5, 6), edited, 1);
        Assert.Equal(Verdict.Corrected, (await Get<VerdictStore>().OfReaderAsync(slice, model, reader))!.Verdict);
        await using var db = await database.Databases.CreateDbContextAsync();
        Assert.Single(db.Verdicts);
    }

    [Fact]
    public async Task Mask_ClaimedDrawnButTheModelsPixelForPixel_IsTheModels()
    {
        Assert.Equal(new Provenance(RevisionOrigin.Accepted, model), await SaveAsync(Drawn(MaskState.Complete, 3, 4), null));
        // Vouching for it changes no pixel.
        Assert.Equal(new Provenance(RevisionOrigin.Accepted, model), await SaveAsync(Drawn(MaskState.Partial, 3, 4), null, 1));
        Assert.Equal(Provenance.ByHand, await SaveAsync(Drawn(MaskState.Partial, 3, 5), null, 2));
    }

    [Fact]
    public async Task Mask_DrawnBeforeAModelLearntIt_StaysTheReaders()
    {
        await SaveAsync(Drawn(MaskState.Partial, 7, 8), null);
        await database.ActiveModelAsync((slice, 0.8, RunLengthMask.Encode(Map(7, 8), 4, 6)));
        Assert.Equal(Provenance.ByHand, await SaveAsync(Drawn(MaskState.Complete, 7, 8), null, 1));
    }

    [Fact]
    public async Task Mask_ClaimOfWhatDoesNotExist_SaysNothing()
    {
        Assert.Equal(Provenance.ByHand, await SaveAsync(Drawn(MaskState.Partial, 1), new Provenance(RevisionOrigin.Accepted, model + 1)));
        Assert.Equal(Provenance.ByHand, await SaveAsync(Drawn(MaskState.Partial, 2), new Provenance(RevisionOrigin.Accepted), 1));
        Assert.Equal(Provenance.ByHand, await SaveAsync(Drawn(MaskState.Partial, 9), new Provenance(RevisionOrigin.Restored, RestoredFrom: 9), 2));
        Assert.Equal(Provenance.ByHand, await SaveAsync(Drawn(MaskState.Partial, 8), new Provenance(RevisionOrigin.Restored, RestoredFrom: 1), 3));
    }

    [Fact]
    public async Task Mask_Restored_NamesTheRevisionAndStaysTheModelsWhereItWas()
    {
        await SaveAsync(Drawn(MaskState.Complete, 3, 4), new Provenance(RevisionOrigin.Accepted, model));
        await SaveAsync(Drawn(MaskState.Partial, 1), null, 1);
        var models = await SaveAsync(Drawn(MaskState.Complete, 3, 4), new Provenance(RevisionOrigin.Restored, RestoredFrom: 1), 2);
        Assert.Equal(new Provenance(RevisionOrigin.Restored, model, 1), models);
        Assert.True(models.IsModelsOwn);
        var own = await SaveAsync(Drawn(MaskState.Partial, 1), new Provenance(RevisionOrigin.Restored, RestoredFrom: 2), 3);
        Assert.Equal(new Provenance(RevisionOrigin.Restored, null, 2), own);
        Assert.False(own.IsModelsOwn);
        Assert.Equal(new Provenance(RevisionOrigin.Merged), await SaveAsync(Drawn(MaskState.Partial, 1, 2), new Provenance(RevisionOrigin.Merged), 4));
    }

    [Theory]
    [InlineData(ClassLabel.Covid, RevisionOrigin.Accepted)]
    [InlineData(ClassLabel.NonCovid, RevisionOrigin.AcceptedEdited)]
    public async Task Label_ClaimedAccepted_IsComparedWithTheProbability(ClassLabel label, RevisionOrigin expected)
    {
        await Get<AnnotationStore>().AppendLabelAsync(slice, 0, label, reader, null, new Provenance(RevisionOrigin.Accepted, model));
        Assert.Equal(new Provenance(expected, model), (await Get<AnnotationStore>().CurrentLabelAsync(slice))!.Provenance);
    }

    [Fact]
    public async Task Key_UsedForAnotherSave_IsRefused()
    {
        var store = Get<AnnotationStore>();
        await store.AppendMaskAsync(slice, 0, Drawn(MaskState.Partial, 1), reader, "key");
        Assert.IsType<SaveOutcome<MaskRevision>.KeyReused>(await store.AppendMaskAsync(slice, 1, Drawn(MaskState.Partial, 2), reader, "key"));
        Assert.IsType<SaveOutcome<MaskRevision>.KeyReused>(
            await store.AppendMaskAsync(slice, 1, Drawn(MaskState.Partial, 1), await database.ReaderAsync(), "key"));
        await store.AppendLabelAsync(slice, 0, ClassLabel.Covid, reader, "key");
        Assert.IsType<SaveOutcome<LabelRevision>.KeyReused>(await store.AppendLabelAsync(slice, 1, ClassLabel.NonCovid, reader, "key"));
        Assert.Equal(1, Assert.IsType<SaveOutcome<LabelRevision>.Saved>(
            await store.AppendLabelAsync(slice, 0, ClassLabel.Covid, reader, "key")).Revision);
        Assert.Equal(1, (await store.CurrentMaskAsync(slice))!.Revision);
    }

    [Fact]
    public async Task Snapshot_OfWhatWasAcceptedUnedited_LeavesItOutAndSaysSo()
    {
        var (own, edited) = (await database.SliceAsync(), await database.SliceAsync());
        await Get<PredictionStore>().SaveAsync(model, [(edited, 0.9, RunLengthMask.Encode(Map(0), 4, 6))]);
        var store = Get<AnnotationStore>();
        await store.AppendMaskAsync(slice, 0, Drawn(MaskState.Complete, 3, 4), reader, null, new Provenance(RevisionOrigin.Accepted, model));
        await store.AppendLabelAsync(slice, 0, ClassLabel.Covid, reader, null, new Provenance(RevisionOrigin.Accepted, model));
        await store.AppendMaskAsync(own, 0, Drawn(MaskState.Complete, 3, 4), reader, null);
        await store.AppendMaskAsync(edited, 0, Drawn(MaskState.Complete, 0, 1), reader, null, new Provenance(RevisionOrigin.Accepted, model));

        var material = await Get<SnapshotStore>().CurrentAsync();
        var states = material.Slices.ToDictionary(item => item.Id, item => (item.MaskState, item.MaskRevision));
        Assert.Equal((MaskState.Unknown, 0), states[slice]);
        Assert.Equal((MaskState.Complete, 1), states[own]);
        Assert.Equal((MaskState.Complete, 1), states[edited]);
        Assert.Equal([slice], material.AcceptedMasks);
        Assert.Equal([slice], material.AcceptedLabels);
        Assert.Null(material.Slices.Single(item => item.Id == slice).Label);
    }

    [Fact]
    public async Task Snapshot_WhereAnAdminWantsIt_LearnsFromAcceptedMasks()
    {
        await SaveAsync(Drawn(MaskState.Complete, 3, 4), new Provenance(RevisionOrigin.Accepted, model));
        await Get<RoomSettingsStore>().ChangeAsync(new RoomSettings(LearnFromAccepted: true), reader);
        var material = await Get<SnapshotStore>().CurrentAsync();
        Assert.Equal(MaskState.Complete, Assert.Single(material.Slices).MaskState);
        Assert.Empty(material.AcceptedMasks);
    }

    private static byte[] Map(params int[] pixels)
    {
        var map = new byte[24];
        foreach (var pixel in pixels) map[pixel] = 1;
        return map;
    }

    /// <summary>Two kinds, since a model's proposal knows only one.</summary>
    private static LesionMask Drawn(MaskState state, params int[] pixels)
    {
        var map = Map(pixels);
        map[pixels[0]] = 2;
        return LesionMask.FromLabelMap(state, map, 4, 6);
    }

    private async Task<Provenance> SaveAsync(LesionMask mask, Provenance? claimed, int basedOn = 0)
    {
        Assert.IsType<SaveOutcome<MaskRevision>.Saved>(
            await Get<AnnotationStore>().AppendMaskAsync(slice, basedOn, mask, reader, null, claimed));
        return (await Get<AnnotationStore>().CurrentMaskAsync(slice))!.Provenance;
    }

    private T Get<T>()
        where T : notnull => database.Services.GetRequiredService<T>();
}
