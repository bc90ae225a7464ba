using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;
using CovidLabel.Web.Components.Charts;

namespace CovidLabel.Web.Components.Statistics;

/// <summary>How readers and models agree, over one reader or one model version.</summary>
/// <param name="LabelsCompared">Pairs of a reader's own label and a model's, of which <paramref name="LabelsAgree"/> are the same.</param>
/// <param name="Dice">One value for each pair of masks of which at least one has a lesion.</param>
public sealed record AgreementFigures(
    int LabelsCompared, int LabelsAgree, IReadOnlyList<double> Dice, IReadOnlyDictionary<Verdict, int> Verdicts)
{
    private const int Bins = 10;

    public double? MedianDice => Dice.Count == 0 ? null : Median([.. Dice.Order()]);

    public static AgreementFigures Of(IEnumerable<ReaderModelAgreement> agreements)
    {
        var all = agreements.ToList();
        return new AgreementFigures(
            all.Sum(one => one.LabelsCompared),
            all.Sum(one => one.LabelsAgree),
            [.. all.SelectMany(one => one.Dice)],
            all.SelectMany(one => one.Verdicts).GroupBy(one => one.Key).ToDictionary(group => group.Key, group => group.Sum(one => one.Value)));
    }

    /// <summary>How many slices have a Dice in each tenth: x is the tenth's middle in percent, y counts slices.</summary>
    public ChartSeries DiceLine(string name, int look)
    {
        var counts = new int[Bins];
        foreach (var dice in Dice) counts[Math.Min(Bins - 1, (int)(dice * Bins))]++;
        return new ChartSeries(name, [.. counts.Select((count, bin) => new ChartPoint((bin + 0.5) * 100 / Bins, count))], look);
    }

    private static double Median(IReadOnlyList<double> sorted) =>
        sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
}
