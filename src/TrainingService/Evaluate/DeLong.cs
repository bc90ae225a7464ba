using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>
/// Variance and covariance of AUCs after DeLong et al. 1988, by midranks (Sun and Xu 2014: n log n instead of positives x negatives). It
/// takes slices for independent. Slices of one patient are not, so everything here is over slices and stands beside the bootstrap of
/// patients, never in its place.
/// </summary>
public static class DeLong
{
    /// <summary>The AUC with its 95 % interval, cut to 0-1; null where either class has fewer than two slices or there is no variance.</summary>
    public static Interval? Interval(double[] scores, bool[] positive)
    {
        if (Components.Of(scores, positive) is not { } parts) return null;
        var variance = Covariance(parts, parts);
        return variance > 0 ? Around(parts.Auc, variance, 0, 1) : null;
    }

    /// <summary>Whether two rankings of the same slices have the same AUC; null where <see cref="Interval"/> would be for their difference.</summary>
    public static DeLongComparison? Compare(double[] first, double[] second, bool[] positive)
    {
        if (Components.Of(first, positive) is not { } one || Components.Of(second, positive) is not { } other) return null;
        var variance = Covariance(one, one) + Covariance(other, other) - (2 * Covariance(one, other));

        // Equal rankings leave a rest of rounding, not of chance.
        if (variance < 1e-14) return null;
        var z = (one.Auc - other.Auc) / Math.Sqrt(variance);
        return new DeLongComparison(Around(one.Auc - other.Auc, variance, -1, 1), z, Normal.TwoSidedP(z));
    }

    private static Interval Around(double value, double variance, double least, double most)
    {
        var half = Normal.Quantile975 * Math.Sqrt(variance);
        return new Interval(value, Math.Max(least, value - half), Math.Min(most, value + half));
    }

    private static double Covariance(Components one, Components other) =>
        (Covariance(one.OfPositives, other.OfPositives) / one.OfPositives.Length) + (Covariance(one.OfNegatives, other.OfNegatives) / one.OfNegatives.Length);

    private static double Covariance(double[] one, double[] other)
    {
        var (mean, otherMean) = (one.Average(), other.Average());
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++) sum += (one[i] - mean) * (other[i] - otherMean);
        return sum / (one.Length - 1);
    }

    /// <summary>What each slice contributes to the AUC: the share of the other class that it is ranked rightly against.</summary>
    private sealed record Components(double Auc, double[] OfPositives, double[] OfNegatives)
    {
        public static Components? Of(double[] scores, bool[] positive)
        {
            var positives = scores.Where((_, i) => positive[i]).ToArray();
            var negatives = scores.Where((_, i) => !positive[i]).ToArray();
            if (positives.Length < 2 || negatives.Length < 2) return null;
            var among = Midranks([.. positives, .. negatives]);
            var (amongPositives, amongNegatives) = (Midranks(positives), Midranks(negatives));
            double[] ofPositives = [.. positives.Select((_, i) => (among[i] - amongPositives[i]) / negatives.Length)];
            double[] ofNegatives = [.. negatives.Select((_, i) => 1 - ((among[positives.Length + i] - amongNegatives[i]) / positives.Length))];
            return new Components(ofPositives.Average(), ofPositives, ofNegatives);
        }

        /// <summary>Ranks from 1; ties share the mean of theirs.</summary>
        private static double[] Midranks(double[] scores)
        {
            var order = Metrics.Ascending(scores);
            var ranks = new double[scores.Length];
            for (var from = 0; from < order.Length;)
            {
                var end = from;
                while (end < order.Length && scores[order[end]] == scores[order[from]]) end++;
                for (var i = from; i < end; i++) ranks[order[i]] = (from + 1 + end) / 2.0;
                from = end;
            }

            return ranks;
        }
    }
}
