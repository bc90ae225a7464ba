using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Scores of labelled slices; higher means more like COVID.</summary>
/// <param name="Groups">The patient of each slice.</param>
/// <param name="Thresholds">The threshold of each slice, where several models scored them; null where one did.</param>
public sealed record ClassificationScores(double[] Scores, bool[] Positive, string[] Groups, double[]? Thresholds = null)
{
    /// <summary>All figures; null without slices.</summary>
    /// <param name="threshold">Of all slices, or the mean of <see cref="Thresholds"/>.</param>
    public ClassificationEvaluation? Evaluate(double threshold)
    {
        if (Scores.Length == 0) return null;
        var bootstrap = new ClusterBootstrap(Groups);
        return new ClassificationEvaluation(
            Scores.Length,
            bootstrap.Clusters,
            Positive.Count(positive => positive),
            ClusterBootstrap.Interval(Metrics.Auc(Scores, Positive), AucFolds()),
            Figure(bootstrap, _ => true, i => Called(i) == Positive[i])!,
            Figure(bootstrap, i => Positive[i], Called),
            Figure(bootstrap, i => !Positive[i], i => !Called(i)),
            threshold,
            Metrics.Roc(Scores, Positive),
            DeLong.Interval(Scores, Positive));

        bool Called(int i) => Scores[i] >= (Thresholds?[i] ?? threshold);
    }

    /// <summary>AUC on every resample, for paired comparison.</summary>
    public double[] AucFolds()
    {
        var ascending = Metrics.Ascending(Scores);
        return new ClusterBootstrap(Groups).Distribution(times => Metrics.Auc(Scores, Positive, times, ascending));
    }

    /// <summary>Share of slices for which something holds, among those that count.</summary>
    private Interval? Figure(ClusterBootstrap bootstrap, Func<int, bool> counts, Func<int, bool> holds)
    {
        double? Share(int[]? times)
        {
            long all = 0, held = 0;
            for (var i = 0; i < Scores.Length; i++)
            {
                if (!counts(i)) continue;
                all += times?[i] ?? 1;
                if (holds(i)) held += times?[i] ?? 1;
            }

            return all == 0 ? null : (double)held / all;
        }

        return ClusterBootstrap.Interval(Share(null), bootstrap.Distribution(Share));
    }
}
