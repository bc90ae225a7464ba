using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>
/// Resamples patients, not slices: slices of one patient are not independent (Davison and Hinkley 1997, 3.8). The draws are seeded by
/// constants, so that figures of two models on the same slices may be compared fold by fold.
/// </summary>
public sealed class ClusterBootstrap
{
    /// <summary>Resamples behind each interval.</summary>
    public const int Folds = 2000;

    /// <summary>Level of each interval.</summary>
    public const double Level = 0.95;

    private readonly int[] clusterOfSlice;
    private readonly int clusters;

    /// <param name="groups">The patient of each slice.</param>
    public ClusterBootstrap(IReadOnlyList<string> groups)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        clusterOfSlice = new int[groups.Count];
        for (var i = 0; i < groups.Count; i++)
        {
            if (!numbers.TryGetValue(groups[i], out var number)) numbers[groups[i]] = number = numbers.Count;
            clusterOfSlice[i] = number;
        }

        clusters = numbers.Count;
    }

    /// <summary>Patients.</summary>
    public int Clusters => clusters;

    /// <summary>A figure on every resample; not a number where it is undefined there.</summary>
    /// <param name="figure">Computes it, given how often each slice counts; the array is reused.</param>
    public double[] Distribution(Func<int[], double?> figure)
    {
        var result = new double[Folds];
        var drawn = new int[clusters];
        var times = new int[clusterOfSlice.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            var random = new SeededRandom(0, "bootstrap", fold);
            Array.Clear(drawn);
            for (var i = 0; i < clusters; i++) drawn[random.NextInt(clusters)]++;
            for (var i = 0; i < times.Length; i++) times[i] = drawn[clusterOfSlice[i]];
            result[fold] = figure(times) ?? double.NaN;
        }

        return result;
    }

    /// <summary>The value with its percentile interval over the folds in which it is defined; null where the value itself is not.</summary>
    public static Interval? Interval(double? value, double[] distribution)
    {
        if (value is null) return null;
        var defined = distribution.Where(figure => !double.IsNaN(figure)).Order().ToArray();
        if (defined.Length == 0) return new Interval(value.Value, value.Value, value.Value);
        return new Interval(value.Value, Metrics.Quantile(defined, (1 - Level) / 2), Metrics.Quantile(defined, (1 + Level) / 2));
    }
}
