using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Figures from scores and counts. All are null where they are not defined, never 0 or 1 by convention.</summary>
public static class Metrics
{
    /// <summary>
    /// Area under the ROC curve as the share of (positive, negative) pairs ranked rightly, ties one half (Mann-Whitney). Each slice may
    /// count several times, as in a bootstrap resample.
    /// </summary>
    /// <param name="scores">One score a slice.</param>
    /// <param name="positive">Whether each slice is positive.</param>
    /// <param name="times">How often each slice counts.</param>
    /// <param name="ascending">Indices of the slices by ascending score.</param>
    public static double? Auc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<int> times, ReadOnlySpan<int> ascending)
    {
        long negativesBelow = 0, negatives = 0, positives = 0;
        var twicePairs = 0.0;
        for (var i = 0; i < ascending.Length;)
        {
            long tiedPositives = 0, tiedNegatives = 0;
            var score = scores[ascending[i]];
            for (; i < ascending.Length && scores[ascending[i]] == score; i++)
            {
                if (positive[ascending[i]]) tiedPositives += times[ascending[i]];
                else tiedNegatives += times[ascending[i]];
            }

            twicePairs += tiedPositives * ((2.0 * negativesBelow) + tiedNegatives);
            negativesBelow += tiedNegatives;
            positives += tiedPositives;
            negatives += tiedNegatives;
        }

        return positives == 0 || negatives == 0 ? null : twicePairs / (2.0 * positives * negatives);
    }

    /// <inheritdoc cref="Auc(ReadOnlySpan{double}, ReadOnlySpan{bool}, ReadOnlySpan{int}, ReadOnlySpan{int})"/>
    public static double? Auc(double[] scores, bool[] positive)
    {
        var times = new int[scores.Length];
        Array.Fill(times, 1);
        return Auc(scores, positive, times, Ascending(scores));
    }

    /// <summary>Indices by ascending score.</summary>
    public static int[] Ascending(double[] scores)
    {
        var order = Enumerable.Range(0, scores.Length).ToArray();
        Array.Sort((double[])scores.Clone(), order);
        return order;
    }

    /// <summary>One point a distinct score, from (0,0) to (1,1); empty where one class is absent.</summary>
    public static IReadOnlyList<RocPoint> Roc(double[] scores, bool[] positive)
    {
        double positives = positive.Count(value => value);
        var negatives = positive.Length - positives;
        if (positives == 0 || negatives == 0) return [];
        var points = new List<RocPoint> { new(0, 0) };
        double truePositives = 0, falsePositives = 0;
        var order = Ascending(scores);
        for (var i = order.Length - 1; i >= 0;)
        {
            var score = scores[order[i]];
            for (; i >= 0 && scores[order[i]] == score; i--)
            {
                if (positive[order[i]]) truePositives++;
                else falsePositives++;
            }

            points.Add(new RocPoint(falsePositives / negatives, truePositives / positives));
        }

        return points;
    }

    /// <summary>The threshold with the highest mean of sensitivity and specificity, halfway to the next lower score; 0.5 where one class is absent.</summary>
    public static double BestThreshold(double[] scores, bool[] positive)
    {
        double positives = positive.Count(value => value);
        var negatives = positive.Length - positives;
        if (positives == 0 || negatives == 0) return 0.5;
        var order = Ascending(scores);
        double best = -1, threshold = 0.5, truePositives = 0, falsePositives = 0;
        for (var i = order.Length - 1; i >= 0;)
        {
            var score = scores[order[i]];
            for (; i >= 0 && scores[order[i]] == score; i--)
            {
                if (positive[order[i]]) truePositives++;
                else falsePositives++;
            }

            var balanced = (truePositives / positives) + 1 - (falsePositives / negatives);
            if (balanced <= best) continue;
            best = balanced;
            threshold = i >= 0 ? (score + scores[order[i]]) / 2 : score;
        }

        return threshold;
    }

    /// <summary>2TP / (2TP + FP + FN); null where neither side has a pixel.</summary>
    public static double? Dice(long truePositives, long falsePositives, long falseNegatives)
    {
        var all = (2 * truePositives) + falsePositives + falseNegatives;
        return all == 0 ? null : 2.0 * truePositives / all;
    }

    /// <summary>Linear interpolation between order statistics (definition 7 of Hyndman and Fan 1996).</summary>
    public static double Quantile(double[] ascending, double share)
    {
        var position = share * (ascending.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((ascending[above] - ascending[below]) * (position - below));
    }
}
