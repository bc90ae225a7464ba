using CovidLabel.Domain.Annotations;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Queries;

/// <summary>What a reader has done; each number counts slices.</summary>
/// <param name="Labelled">Slices whose newest label of this reader stands.</param>
/// <param name="Masks">Slices on which the reader's newest mask is complete or clear.</param>
/// <param name="Timed">Slices with reading time.</param>
/// <param name="MedianActive">Median over those slices of the time worked on each, breaks left out; null where there is none.</param>
public sealed record ReaderWork(Guid ReaderId, int Labelled, int Masks, int Timed, TimeSpan? MedianActive);

/// <summary>How one reader's own annotations and one model's predictions agree, slice by slice.</summary>
/// <param name="Dice">One value a slice with the reader's finished mask; slices that both found clear have none.</param>
public sealed record ReaderModelAgreement(
    Guid ReaderId, long ModelId, int LabelsCompared, int LabelsAgree, IReadOnlyList<double> Dice,
    IReadOnlyDictionary<Verdict, int> Verdicts);

/// <summary>Readers' work, and readers against models.</summary>
/// <param name="ActiveModel">Null where no model is active.</param>
public sealed record Statistics(
    IReadOnlyList<ReaderWork> Readers, IReadOnlyList<ReaderModelAgreement> Agreements, long? ActiveModel);

/// <summary>
/// Figures over readers and models. A reader's newest revision on a slice is theirs, whoever saved after them. What was
/// accepted from a model unedited says nothing of how far reader and model agree, so it is not compared.
/// </summary>
public sealed class StatisticsQueries(IDbContextFactory<CovidLabelDb> databases)
{
    /// <param name="only">The one reader whose figures are wanted, or null for all.</param>
    public async Task<Statistics> ReadAsync(Guid? only, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var active = await db.ModelActivations.OrderByDescending(activation => activation.Id)
            .Select(activation => (long?)activation.ModelId).FirstOrDefaultAsync(cancel);
        var models = await db.Models.Where(model => db.Predictions.Any(row => row.ModelId == model.Id)).Select(model => model.Id).ToListAsync(cancel);
        foreach (var model in models) await Overlaps.FillOfReadersAsync(db, model, cancel);
        return new Statistics(await WorkAsync(db, only, cancel), await AgreementsAsync(db, only, cancel), active);
    }

    private static async Task<IReadOnlyList<ReaderWork>> WorkAsync(CovidLabelDb db, Guid? only, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<WorkRow>($"""
            with labels as (select distinct on (reader_id, slice_id) reader_id, label from label_revisions
                            order by reader_id, slice_id, revision desc),
                 masks as (select distinct on (reader_id, slice_id) reader_id, state from mask_revisions
                           order by reader_id, slice_id, revision desc),
                 times as (select reader_id, slice_id, sum(active_ms) as active_ms from reading_times group by reader_id, slice_id)
            select reader.id as "ReaderId",
                   (select count(*)::int from labels where reader_id = reader.id and label is not null) as "Labelled",
                   (select count(*)::int from masks where reader_id = reader.id and state in (1, 3)) as "Masks",
                   (select count(*)::int from times where reader_id = reader.id) as "Timed",
                   (select percentile_cont(0.5) within group (order by active_ms) from times where reader_id = reader.id) as "MedianMs"
            from asp_net_users reader
            where {only}::uuid is null or reader.id = {only}::uuid
            order by reader.display_name, reader.id
            """).ToListAsync(cancel);
        return [.. rows.Select(row => new ReaderWork(
            row.ReaderId, row.Labelled, row.Masks, row.Timed, row.MedianMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null))];
    }

    private static async Task<IReadOnlyList<ReaderModelAgreement>> AgreementsAsync(CovidLabelDb db, Guid? only, CancellationToken cancel)
    {
        var labels = await db.Database.SqlQuery<LabelRow>($"""
            select own.reader_id as "ReaderId", p.model_id as "ModelId", count(*)::int as "Compared",
                   (count(*) filter (where (p.covid_probability >= 0.5) = (own.label = 1)))::int as "Agree"
            from (select distinct on (reader_id, slice_id) reader_id, slice_id, label, origin, model_id from label_revisions
                  order by reader_id, slice_id, revision desc) own
            join predictions p on p.slice_id = own.slice_id and p.covid_probability is not null
            where own.label is not null and (own.model_id is null or own.origin = 2)
              and ({only}::uuid is null or own.reader_id = {only}::uuid)
            group by own.reader_id, p.model_id
            """).ToListAsync(cancel);
        var masks = await db.Database.SqlQuery<DiceRow>($"""
            select own.reader_id as "ReaderId", a.model_id as "ModelId",
                   2.0::float8 * a.true_positives / (2 * a.true_positives + a.false_positives + a.false_negatives) as "Dice"
            from (select distinct on (reader_id, slice_id) reader_id, slice_id, revision, state, origin, model_id from mask_revisions
                  order by reader_id, slice_id, revision desc) own
            join agreements a on a.slice_id = own.slice_id and a.mask_revision = own.revision
            where own.state in (1, 3) and (own.model_id is null or own.origin = 2)
              and 2 * a.true_positives + a.false_positives + a.false_negatives > 0
              and ({only}::uuid is null or own.reader_id = {only}::uuid)
            """).ToListAsync(cancel);
        var verdicts = await db.Database.SqlQuery<VerdictCount>($"""
            select reader_id as "ReaderId", model_id as "ModelId", verdict as "Verdict", count(*)::int as "Count"
            from (select distinct on (reader_id, slice_id, model_id) reader_id, model_id, verdict from verdicts
                  order by reader_id, slice_id, model_id, id desc) newest
            where {only}::uuid is null or reader_id = {only}::uuid
            group by reader_id, model_id, verdict
            """).ToListAsync(cancel);
        var dice = masks.ToLookup(row => (row.ReaderId, row.ModelId), row => row.Dice);
        var given = verdicts.ToLookup(row => (row.ReaderId, row.ModelId));
        var compared = labels.ToDictionary(row => (row.ReaderId, row.ModelId));
        return [.. compared.Keys.Concat(dice.Select(group => group.Key)).Concat(given.Select(group => group.Key)).Distinct()
            .OrderBy(pair => pair.ModelId).ThenBy(pair => pair.ReaderId)
            .Select(pair => new ReaderModelAgreement(
                pair.ReaderId,
                pair.ModelId,
                compared.GetValueOrDefault(pair)?.Compared ?? 0,
                compared.GetValueOrDefault(pair)?.Agree ?? 0,
                [.. dice[pair]],
                given[pair].ToDictionary(row => (Verdict)row.Verdict, row => row.Count)))];
    }

    private sealed record WorkRow(Guid ReaderId, int Labelled, int Masks, int Timed, double? MedianMs);

    private sealed record LabelRow(Guid ReaderId, long ModelId, int Compared, int Agree);

    private sealed record DiceRow(Guid ReaderId, long ModelId, double Dice);

    private sealed record VerdictCount(Guid ReaderId, long ModelId, int Verdict, int Count);
}
