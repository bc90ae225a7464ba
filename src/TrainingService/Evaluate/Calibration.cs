using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Whether probabilities of COVID are shares of COVID.</summary>
public static class Calibration
{
    /// <summary>Bins of equal width over 0-1, as Guo et al. 2017 have them.</summary>
    public const int Bins = 15;

    /// <param name="scores">Probabilities and labels.</param>
    public static CalibrationFigures Evaluate(ClassificationScores scores)
    {
        var bin = new int[scores.Scores.Length];
        for (var i = 0; i < bin.Length; i++) bin[i] = Math.Clamp((int)(scores.Scores[i] * Bins), 0, Bins - 1);
        var bootstrap = new ClusterBootstrap(scores.Groups);
        return new CalibrationFigures(
            ClusterBootstrap.Interval(Ece(null), bootstrap.Distribution(Ece))!,
            ClusterBootstrap.Interval(Brier(null), bootstrap.Distribution(Brier))!,
            [.. Enumerable.Range(0, Bins).Select(number => Bin(scores, bin, number))]);

        double? Ece(int[]? times)
        {
            Span<double> difference = stackalloc double[Bins];
            long all = 0;
            for (var i = 0; i < bin.Length; i++)
            {
                var count = times?[i] ?? 1;
                difference[bin[i]] += count * (scores.Scores[i] - (scores.Positive[i] ? 1 : 0));
                all += count;
            }

            var sum = 0.0;
            foreach (var value in difference) sum += Math.Abs(value);
            return all == 0 ? null : sum / all;
        }

        double? Brier(int[]? times)
        {
            var sum = 0.0;
            long all = 0;
            for (var i = 0; i < bin.Length; i++)
            {
                var count = times?[i] ?? 1;
                var error = scores.Scores[i] - (scores.Positive[i] ? 1 : 0);
                sum += count * error * error;
                all += count;
            }

            return all == 0 ? null : sum / all;
        }
    }

    private static ReliabilityBin Bin(ClassificationScores scores, int[] bin, int number)
    {
        var members = Enumerable.Range(0, bin.Length).Where(i => bin[i] == number).ToArray();
        return new ReliabilityBin(
            (double)number / Bins,
            (number + 1.0) / Bins,
            members.Length,
            members.Length == 0 ? null : members.Average(i => scores.Scores[i]),
            members.Length == 0 ? null : (double)members.Count(i => scores.Positive[i]) / members.Length);
    }
}
