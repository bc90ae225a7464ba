using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Stores;
using CovidLabel.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CovidLabel.Persistence.Tests;

public sealed class AnnotationStoreTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private readonly AnnotationStore store = database.Services.GetRequiredService<AnnotationStore>();

    [Fact]
    public async Task Mask_NobodyDrew_IsUnknownWithRevisionZero()
    {
        var slice = await database.SliceAsync();
        var current = await store.CurrentMaskAsync(slice);
        Assert.Equal(0, current!.Revision);
        Assert.Equal(MaskState.Unknown, current.Mask.State);
        Assert.Null(await store.CurrentMaskAsync(slice + 1_000_000));
    }

    [Fact]
    public async Task Mask_Saved_ComesBackPixelForPixel()
    {
        var (slice, reader) = (await database.SliceAsync(), await database.ReaderAsync());
        byte[] map = [0, 1, 1, 0, 0, 0, 0, 1, 2, 2, 0, 0, 3, 0, 2, 0, 0, 0, 3, 3, 0, 0, 0, 1];
        var mask = LesionMask.FromLabelMap(MaskState.Complete, map, 4, 6);
        var saved = Assert.IsType<SaveOutcome<MaskRevision>.Saved>(await store.AppendMaskAsync(slice, 0, mask, reader, null));
        Assert.Equal(1, saved.Revision);
        Assert.Equal(map, (await store.CurrentMaskAsync(slice))!.Mask.ToLabelMap());
    }

    [Fact]
    public async Task Mask_BasedOnAnOldRevision_IsRefusedWithTheCurrentOne()
    {
        var (slice, reader) = (await database.SliceAsync(), await database.ReaderAsync());
        await store.AppendMaskAsync(slice, 0, Painted(1), reader, null);
        var conflict = Assert.IsType<SaveOutcome<MaskRevision>.Conflict>(
            await store.AppendMaskAsync(slice, 0, Painted(2), reader, null));
        Assert.Equal(1, conflict.Current.Revision);
        Assert.Equal(Painted(1).ToLabelMap(), conflict.Current.Mask.ToLabelMap());
        Assert.Single(await store.MaskHistoryAsync(slice));
    }

    [Fact]
    public async Task Mask_SavedByManyAtOnce_LetsExactlyOneThroughPerRevision()
    {
        var (slice, reader) = (await database.SliceAsync(), await database.ReaderAsync());
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(i => store.AppendMaskAsync(slice, 0, Painted(i), reader, null)));
        Assert.Single(outcomes.OfType<SaveOutcome<MaskRevision>.Saved>());
        Assert.All(outcomes.OfType<SaveOutcome<MaskRevision>.Conflict>(), conflict => Assert.Equal(1, conflict.Current.Revision));
    }

    [Fact]
    public async Task Mask_RetriedWithTheSameKey_IsSavedOnceEvenWhenRetriesRace()
    {
        var (slice, reader) = (await database.SliceAsync(), await database.ReaderAsync());
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => store.AppendMaskAsync(slice, 0, Painted(3), reader, "stroke-1")));
        Assert.All(outcomes, outcome => Assert.Equal(1, Assert.IsType<SaveOutcome<MaskRevision>.Saved>(outcome).Revision));
        await store.AppendMaskAsync(slice, 1, Painted(4), reader, "stroke-2");
        var late = await store.AppendMaskAsync(slice, 0, Painted(3), reader, "stroke-1");
        Assert.Equal(1, Assert.IsType<SaveOutcome<MaskRevision>.Saved>(late).Revision);
        Assert.Equal(2, (await store.MaskHistoryAsync(slice)).Count);
    }

    [Fact]
    public async Task Mask_OfAnotherSize_IsRefused()
    {
        var (slice, reader) = (await database.SliceAsync(), await database.ReaderAsync());
        var refused = await Assert.ThrowsAsync<InvalidMaskException>(() =>
            store.AppendMaskAsync(slice, 0, LesionMask.Unknown(6, 4), reader, null));
        Assert.Contains("the slice is 6x4", refused.Message);
    }

    [Fact]
    public async Task Label_SetWithdrawnAndContested_KeepsEveryRevision()
    {
        var (slice, reader) = (await database.SliceAsync(), await database.ReaderAsync());
        await store.AppendLabelAsync(slice, 0, ClassLabel.Covid, reader);
        await store.AppendLabelAsync(slice, 1, null, reader);
        var conflict = Assert.IsType<SaveOutcome<LabelRevision>.Conflict>(
            await store.AppendLabelAsync(slice, 1, ClassLabel.NonCovid, reader));
        Assert.Equal(2, conflict.Current.Revision);
        Assert.Null(conflict.Current.Label);
        var labels = (await store.LabelHistoryAsync(slice)).Select(revision => revision.Label);
        Assert.Equal([null, ClassLabel.Covid], labels);
    }

    [Fact]
    public async Task Revisions_ChangedOrDeletedInPlace_AreRefusedByTheDatabase()
    {
        var (slice, reader) = (await database.SliceAsync(), await database.ReaderAsync());
        await store.AppendMaskAsync(slice, 0, Painted(1), reader, null);
        await using var db = await database.Databases.CreateDbContextAsync();
        var update = await Assert.ThrowsAsync<PostgresException>(() =>
            db.Database.ExecuteSqlAsync($"update mask_revisions set state = 3 where slice_id = {slice}"));
        Assert.Contains("append-only", update.MessageText);
        await Assert.ThrowsAsync<PostgresException>(() =>
            db.Database.ExecuteSqlAsync($"delete from mask_revisions where slice_id = {slice}"));
    }

    [Fact]
    public async Task Mask_NegativeWithLesions_IsIllegalInTheDatabaseToo()
    {
        var (slice, reader) = (await database.SliceAsync(), await database.ReaderAsync());
        await using var db = await database.Databases.CreateDbContextAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlAsync($"""
            insert into mask_revisions (slice_id, revision, state, lesions, lesion_pixels, reader_id, created_at)
            values ({slice}, 1, 1, '[1]'::jsonb, 5, {reader}, now())
            """));
        Assert.Equal("mask_revisions_lesions", refused.ConstraintName);
    }

    private static LesionMask Painted(int pixel)
    {
        var map = new byte[24];
        map[pixel] = 1;
        return LesionMask.FromLabelMap(MaskState.Partial, map, 4, 6);
    }
}
