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
public sealed record SegmentationScores(PixelCounts[] Slices, string[] Groups)
{
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
            threshold);
    }

    /// <summary>Dice per slice on every resample, for paired comparison.</summary>
    public double[] DiceFolds() => new ClusterBootstrap(Groups).Distribution(DicePerSlice);

    /// <summary>Mean over slices with a lesion.</summary>
    public double? DicePerSlice(int[]? times)
    {
        var sum = 0.0;
        long count = 0;
        for (var i = 0; i < Slices.Length; i++)
        {
            if (Slices[i].Dice is not { } dice) continue;
            sum += dice * (times?[i] ?? 1);
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
