using System.Globalization;
using CovidLabel.Domain.Annotations;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>A probe's ranking of the labelled test slices.</summary>
/// <param name="LogOdds">By slice; null where the training part lacks a label of either class.</param>
public sealed record Probe(string Name, string Description, IReadOnlyDictionary<string, double>? LogOdds);

/// <summary>
/// Rankings from what no disease shows in: what they reach, the labels give away through how and where pictures were made. Each is a
/// logistic regression fitted on the training part; its penalty has the least log loss on the validation part. The probes were fixed before
/// any model was looked at.
/// </summary>
public static class Probes
{
    /// <summary>More training slices than this are thinned out: a probe gains little from them, and its matrices cost time.</summary>
    private const int MostTrainingSlices = 4000;

    private const double DefaultPenalty = 10;

    private static readonly double[] Penalties = [0.1, 1, 10, 100, 1000];

    /// <param name="training">Labelled slices of the training part.</param>
    /// <param name="validation">Labelled slices of the validation part.</param>
    /// <param name="test">Labelled slices of the test part.</param>
    public static IReadOnlyList<Probe> Of(IReadOnlyList<PictureTraits> training, IReadOnlyList<PictureTraits> validation, IReadOnlyList<PictureTraits> test)
    {
        string[] sources = [.. training.Select(slice => slice.Item.Source).Distinct().Order(StringComparer.Ordinal)];
        return
        [
            Fit("border-only", "the outer 10 % of the picture on each side: means of a 20 x 20 grid's frame, and 16 intensity levels there", slice => slice.Frame),
            Fit("histogram-only", "how often each of 32 intensity levels occurs in the picture, wherever it is", slice => slice.Histogram),
            Fit(
                "which-source",
                $"nothing but which of {sources.Length.ToString(CultureInfo.InvariantCulture)} source(s) of the training part the slice comes from",
                slice => [.. sources.Select(source => source == slice.Item.Source ? 1.0 : 0)]),
        ];

        Probe Fit(string name, string sees, Func<PictureTraits, double[]> traits)
        {
            if (!HasBoth(training)) return new Probe(name, $"Sees {sees}. Not fitted: the training part lacks a label of either class.", null);
            var stride = ((training.Count - 1) / MostTrainingSlices) + 1;
            PictureTraits[] thinned = [.. training.Where((_, i) => i % stride == 0)];
            if (!HasBoth(thinned)) thinned = [.. training];
            double[][] features = [.. thinned.Select(traits)];
            bool[] labels = [.. thinned.Select(IsCovid)];
            var (fitted, penalty) = Best(features, labels, [.. validation.Select(traits)], [.. validation.Select(IsCovid)]);
            return new Probe(
                name,
                $"Sees {sees}. Logistic regression on {thinned.Length.ToString("N0", CultureInfo.InvariantCulture)} training slices, penalty "
                + $"{penalty.ToString(CultureInfo.InvariantCulture)}.",
                test.ToDictionary(slice => slice.Item.Slice, slice => fitted.LogOdds(traits(slice))));
        }
    }

    private static (LogisticRegression Fitted, double Penalty) Best(double[][] features, bool[] labels, double[][] validation, bool[] validationLabels)
    {
        if (!validationLabels.Contains(true) || !validationLabels.Contains(false))
            return (LogisticRegression.Fit(features, labels, DefaultPenalty), DefaultPenalty);
        return Penalties.Select(penalty => (Fitted: LogisticRegression.Fit(features, labels, penalty), Penalty: penalty))
            .MinBy(candidate => candidate.Fitted.LogLoss(validation, validationLabels));
    }

    private static bool HasBoth(IReadOnlyList<PictureTraits> slices) => slices.Any(IsCovid) && !slices.All(IsCovid);

    private static bool IsCovid(PictureTraits slice) => slice.Item.Label == ClassLabel.Covid;
}
