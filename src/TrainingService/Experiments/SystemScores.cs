using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Evaluate;

namespace CovidLabel.TrainingService.Experiments;

/// <summary>A row of the table: the mean over seeds of each figure, null for a task the system does not have.</summary>
/// <param name="Preset">The system.</param>
/// <param name="Seeds">Trainings, each on a split of its own.</param>
/// <param name="Seconds">Mean time of a training.</param>
public sealed record SystemScores(
    string Preset, int Seeds, double Seconds, Interval? Dice, Interval? Accuracy, Interval? Sensitivity, Interval? Specificity, Interval? Auc)
{
    /// <summary>
    /// The interval is of patients drawn anew from all test parts at once: a patient tested under several seeds is drawn for all of them
    /// together, so that seeds do not pass for patients.
    /// </summary>
    /// <param name="tested">For each seed what its model said of its test part.</param>
    public static SystemScores Of(string preset, double seconds, IReadOnlyList<IReadOnlyList<ScoredSlice>> tested)
    {
        var classified = tested.Select(seed => seed.Where(slice => slice.IsClassified).ToArray()).ToArray();
        var drawn = tested.Select(seed => seed.Where(slice => slice.Lesion is { HasLesion: true }).ToArray()).ToArray();
        return new SystemScores(
            preset,
            tested.Count,
            seconds,
            Mean(drawn, (seed, times) => Share(drawn[seed], times, slice => slice.Lesion!.Value.Dice!.Value)),
            Mean(classified, (seed, times) => Share(classified[seed], times, slice => IsRight(slice) ? 1 : 0)),
            Mean(classified, (seed, times) => Share(classified[seed], times, slice => IsRight(slice) ? 1 : 0, slice => slice.IsCovid)),
            Mean(classified, (seed, times) => Share(classified[seed], times, slice => IsRight(slice) ? 1 : 0, slice => !slice.IsCovid)),
            MeanAuc(classified));
    }

    private static bool IsRight(ScoredSlice slice) => slice.Covid >= slice.CovidThreshold == slice.IsCovid;

    private static Interval? MeanAuc(ScoredSlice[][] seeds)
    {
        var prepared = seeds.Select(slices =>
        {
            double[] scores = [.. slices.Select(slice => slice.Covid!.Value)];
            return (Scores: scores, Positive: slices.Select(slice => slice.IsCovid).ToArray(), Ascending: Metrics.Ascending(scores));
        }).ToArray();
        return Mean(seeds, (seed, times) => Metrics.Auc(prepared[seed].Scores, prepared[seed].Positive, times, prepared[seed].Ascending));
    }

    /// <summary>A figure's mean over seeds, with its interval.</summary>
    /// <param name="figure">The figure under one seed, given how often each of its slices counts.</param>
    private static Interval? Mean(ScoredSlice[][] seeds, Func<int, int[], double?> figure)
    {
        if (seeds.All(slices => slices.Length == 0)) return null;
        var bootstrap = new ClusterBootstrap([.. seeds.SelectMany(slices => slices).Select(slice => slice.Item.Group)]);
        return ClusterBootstrap.Interval(
            MeanOver(Enumerable.Repeat(1, seeds.Sum(slices => slices.Length)).ToArray()), bootstrap.Distribution(MeanOver));

        double? MeanOver(int[] times)
        {
            var from = 0;
            var values = new List<double>();
            for (var seed = 0; seed < seeds.Length; seed++)
            {
                if (figure(seed, times[from..(from + seeds[seed].Length)]) is { } value) values.Add(value);
                from += seeds[seed].Length;
            }

            return values.Count == 0 ? null : values.Average();
        }
    }

    private static double? Share(ScoredSlice[] slices, int[] times, Func<ScoredSlice, double> value, Func<ScoredSlice, bool>? counts = null)
    {
        var sum = 0.0;
        var all = 0L;
        for (var i = 0; i < slices.Length; i++)
        {
            if (counts is not null && !counts(slices[i])) continue;
            sum += value(slices[i]) * times[i];
            all += times[i];
        }

        return all == 0 ? null : sum / all;
    }
}
