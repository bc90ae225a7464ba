using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Evaluate;

/// <summary>Pixels of one supervised slice: drawn and lesion, drawn only, lesion only.</summary>
public readonly record struct PixelCounts(long TruePositives, long FalsePositives, long FalseNegatives)
{
    /// <summary>Whether the slice has a lesion; without one it has no Dice.</summary>
    public bool HasLesion => TruePositives + FalseNegatives > 0;

    public double? Dice => HasLesion ? Metrics.Dice(TruePositives, FalsePositives, FalseNegatives) : null;

    /// <param name="drawn">0 or 1 a pixel.</param>
    /// <param name="labelMap">0 where there is no lesion, same order.</param>
    public static PixelCounts Of(ReadOnlySpan<byte> drawn, ReadOnlySpan<byte> labelMap)
    {
        long both = 0, drawnOnly = 0, lesionOnly = 0;
        for (var i = 0; i < drawn.Length; i++)
        {
            if (drawn[i] != 0 && labelMap[i] != 0) both++;
            else if (drawn[i] != 0) drawnOnly++;
            else if (labelMap[i] != 0) lesionOnly++;
        }

        return new PixelCounts(both, drawnOnly, lesionOnly);
    }
}

/// <summary>Pixel counts of slices with a complete or negative mask.</summary>
/// <param name="Groups">The patient of each slice.</param>
/// <param name="Distances">Outline distance of each slice, where it has one; null for rules that draw no outline.</param>
public sealed record SegmentationScores(PixelCounts[] Slices, string[] Groups, OutlineDistance?[]? Distances = null)
{
    private readonly double?[] dice = [.. Slices.Select(slice => slice.Dice)];

    /// <summary>All figures; null without slices.</summary>
    /// <param name="threshold">Lesion probability from which a pixel was drawn.</param>
    public SegmentationEvaluation? Evaluate(double threshold)
    {
        if (Slices.Length == 0) return null;
        var bootstrap = new ClusterBootstrap(Groups);
        var negatives = Slices.Where(slice => !slice.HasLesion).ToArray();
        return new SegmentationEvaluation(
            Slices.Length - negatives.Length,
            bootstrap.Clusters,
            ClusterBootstrap.Interval(DicePerSlice(null), DiceFolds()),
            ClusterBootstrap.Interval(DicePooled(null), bootstrap.Distribution(DicePooled)),
            negatives.Length,
            negatives.Count(slice => slice.FalsePositives == 0),
            negatives.Count(slice => slice.FalsePositives > 0),
            threshold,
            Hd95(bootstrap));
    }

    /// <summary>Dice per slice on every resample, for paired comparison.</summary>
    public double[] DiceFolds() => new ClusterBootstrap(Groups).Distribution(DicePerSlice);

    /// <summary>Mean over slices with a lesion.</summary>
    public double? DicePerSlice(int[]? times) => MeanOf(dice, times);

    private OutlineEvaluation? Hd95(ClusterBootstrap bootstrap)
    {
        if (Distances is null) return null;
        double?[] pixels = [.. Distances.Select(distance => distance?.Pixels)];
        double?[] mm = [.. Distances.Select(distance => distance?.Mm)];
        return new OutlineEvaluation(
            pixels.Count(value => value is not null),
            Slices.Count(slice => slice.HasLesion && slice.TruePositives + slice.FalsePositives == 0),
            Mean(pixels),
            mm.Count(value => value is not null),
            Mean(mm));

        Interval? Mean(double?[] values) => ClusterBootstrap.Interval(MeanOf(values, null), bootstrap.Distribution(times => MeanOf(values, times)));
    }

    /// <summary>Mean over the slices that have a value.</summary>
    private static double? MeanOf(double?[] values, int[]? times)
    {
        var sum = 0.0;
        long count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not { } value) continue;
            sum += value * (times?[i] ?? 1);
            count += times?[i] ?? 1;
        }

        return count == 0 ? null : sum / count;
    }

    /// <summary>Over all pixels of all slices; null where no slice has a lesion.</summary>
    private double? DicePooled(int[]? times)
    {
        long both = 0, drawnOnly = 0, lesionOnly = 0;
        for (var i = 0; i < Slices.Length; i++)
        {
            both += Slices[i].TruePositives * (times?[i] ?? 1);
            drawnOnly += Slices[i].FalsePositives * (times?[i] ?? 1);
            lesionOnly += Slices[i].FalseNegatives * (times?[i] ?? 1);
        }

        return both + lesionOnly == 0 ? null : Metrics.Dice(both, drawnOnly, lesionOnly);
    }
}
