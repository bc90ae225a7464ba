using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Queries;

/// <summary>How far a model and the readers are apart on one slice.</summary>
/// <param name="Dice">2TP / (2TP + FP + FN); null where there is no supervising mask, or both are empty.</param>
/// <param name="LabelDisagrees">Null where either side has no verdict.</param>
/// <param name="Score">0 (agree) to 1: the larger of |label - probability| and 1 - Dice. Orders the list.</param>
/// <param name="Verdict">The newest verdict of any reader on this prediction, or null.</param>
public sealed record Disagreement(
    long SliceId, string? Patient, string Source, ClassLabel? Label, double? CovidProbability, double? Dice,
    bool? LabelDisagrees, long ModelId, double Score, Verdict? Verdict = null);

/// <summary>What a reader and a model differ on.</summary>
public enum DisagreementKind
{
    Label,

    /// <summary>The lesions overlap too little to be called the same: Dice below <see cref="DisagreementFilter.SameLesionDice"/>.</summary>
    Mask,
}

/// <summary>Which slices the review lists. A null criterion does not restrict.</summary>
public sealed record DisagreementFilter
{
    /// <summary>Lesions overlap too little to be called the same below this Dice.</summary>
    public const double SameLesionDice = 0.5;

    public string? Source { get; init; }

    /// <summary>The model whose predictions are reviewed; null for the active one.</summary>
    public long? ModelId { get; init; }

    /// <summary>Range of the model's probability, 0-1, both ends included.</summary>
    public double? MinProbability { get; init; }
    public double? MaxProbability { get; init; }

    /// <summary>Range of Dice, 0-1, both ends included; slices without a Dice are left out when either is set.</summary>
    public double? MinDice { get; init; }
    public double? MaxDice { get; init; }
    public DisagreementKind? Kind { get; init; }

    /// <summary>The newest verdict of any reader.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Only slices on which nobody has given a verdict; <see cref="Verdict"/> is then not looked at.</summary>
    public bool WithoutVerdict { get; init; }
}

/// <summary>Annotation against prediction, the most different first.</summary>
public sealed class ReviewQueries(IDbContextFactory<CovidLabelDb> databases)
{
    /// <summary>One page of slices that have both a prediction and an annotation, the largest disagreement first.</summary>
    /// <param name="blinded">The reader who sees only slices that they have read themselves, or null for nobody.</param>
    public async Task<IReadOnlyList<Disagreement>> DisagreementsAsync(
        int skip, int take, DisagreementFilter? filter = null, Guid? blinded = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        filter ??= new DisagreementFilter();
        if (await ModelAsync(db, filter.ModelId, cancel) is not { } model) return [];
        await Overlaps.FillCurrentAsync(db, model, null, cancel);
        var judged = Apply(filter, Judged(db, model, blinded));
        var rows = await judged.OrderByDescending(row => row.Score).ThenBy(row => row.SliceId).Skip(skip).Take(take).ToListAsync(cancel);
        return [.. rows.Select(Disagreement)];
    }

    /// <summary>The same for the slices of one list, by id; those without a prediction or an annotation are left out.</summary>
    public async Task<IReadOnlyDictionary<long, Disagreement>> OfAsync(
        IReadOnlyList<long> sliceIds, Guid? blinded = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await ModelAsync(db, null, cancel) is not { } model) return new Dictionary<long, Disagreement>();
        await Overlaps.FillCurrentAsync(db, model, sliceIds, cancel);
        var rows = await Judged(db, model, blinded).Where(row => sliceIds.Contains(row.SliceId)).ToListAsync(cancel);
        return rows.Select(Disagreement).ToDictionary(slice => slice.SliceId);
    }

    /// <summary>Model versions that have predicted anything, the newest first.</summary>
    public async Task<IReadOnlyList<long>> ModelsAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Models.Where(model => db.Predictions.Any(row => row.ModelId == model.Id))
            .OrderByDescending(model => model.Id).Select(model => model.Id).ToListAsync(cancel);
    }

    private static async Task<long?> ModelAsync(CovidLabelDb db, long? asked, CancellationToken cancel) =>
        asked ?? await db.ModelActivations.OrderByDescending(activation => activation.Id)
            .Select(activation => (long?)activation.ModelId).FirstOrDefaultAsync(cancel);

    private static IQueryable<Row> Apply(DisagreementFilter filter, IQueryable<Row> rows)
    {
        if (filter.Source is { } source) rows = rows.Where(row => row.Source == source);
        if (filter.MinProbability is { } low) rows = rows.Where(row => row.CovidProbability >= low);
        if (filter.MaxProbability is { } high) rows = rows.Where(row => row.CovidProbability <= high);
        if (filter.MinDice is { } least) rows = rows.Where(row => row.Dice >= least);
        if (filter.MaxDice is { } most) rows = rows.Where(row => row.Dice <= most);
        if (filter.WithoutVerdict) rows = rows.Where(row => row.Verdict == null);
        else if (filter.Verdict is { } verdict) rows = rows.Where(row => row.Verdict == (int)verdict);
        return filter.Kind switch
        {
            DisagreementKind.Label => rows.Where(row => row.LabelDisagrees == true),
            DisagreementKind.Mask => rows.Where(row => row.Dice < DisagreementFilter.SameLesionDice),
            _ => rows,
        };
    }

    /// <summary>Slices with a label or a supervising mask and a prediction of the model, judged in the database.</summary>
    private static IQueryable<Row> Judged(CovidLabelDb db, long model, Guid? blinded) => db.Database.SqlQuery<Row>($"""
        select s.id as "SliceId", s.patient as "Patient", s.source as "Source", s.label as "Label",
               p.covid_probability as "CovidProbability", d.dice as "Dice",
               (p.covid_probability >= 0.5) <> (s.label = 1) as "LabelDisagrees", p.model_id as "ModelId",
               greatest(coalesce(abs(s.label - p.covid_probability), 0), 1 - coalesce(d.dice, 1)) as "Score",
               v.verdict as "Verdict"
        from slice_overview s
        join predictions p on p.slice_id = s.id and p.model_id = {model}
        left join agreements a on a.slice_id = s.id and a.mask_revision = s.mask_revision and a.model_id = p.model_id
        cross join lateral (select 2.0::float8 * a.true_positives
            / nullif(2 * a.true_positives + a.false_positives + a.false_negatives, 0) as dice) d
        left join lateral (select verdict from verdicts where slice_id = s.id and model_id = p.model_id order by id desc limit 1) v on true
        where (s.label is not null or s.mask_state in (1, 3))
          and ({blinded}::uuid is null
               or exists (select 1 from label_revisions where slice_id = s.id and reader_id = {blinded}::uuid)
               or exists (select 1 from mask_revisions where slice_id = s.id and reader_id = {blinded}::uuid))
        """);

    private static Disagreement Disagreement(Row row) => new(
        row.SliceId, row.Patient, row.Source, (ClassLabel?)row.Label, row.CovidProbability, row.Dice, row.LabelDisagrees, row.ModelId,
        row.Score, (Verdict?)row.Verdict);

    private sealed class Row
    {
        public long SliceId { get; init; }
        public string? Patient { get; init; }
        public required string Source { get; init; }
        public int? Label { get; init; }
        public double? CovidProbability { get; init; }
        public double? Dice { get; init; }
        public bool? LabelDisagrees { get; init; }
        public long ModelId { get; init; }
        public double Score { get; init; }
        public int? Verdict { get; init; }
    }
}
