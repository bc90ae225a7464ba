using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;

namespace Parity;

/// <summary>One network to compare.</summary>
internal sealed record Case(string Name, TrainingOptions Options)
{
    /// <summary>Every reading of the paper with each head alone and all together; widths, sizes and the loss's options take turns.</summary>
    public static IEnumerable<Case> All()
    {
        var number = 0;
        foreach (var heads in (string[])["all", "reconstruction", "segmentation", "classification"])
        {
            foreach (var normalisation in Enum.GetValues<Normalisation>())
            {
                foreach (var pooling in Enum.GetValues<ClassifierPooling>())
                {
                    foreach (var poolings in (int[])[3, 4])
                        yield return Of(heads, normalisation, pooling, poolings, number++);
                }
            }
        }

        foreach (var other in OtherArchitectures()) yield return other;
    }

    /// <summary>A few that differ in everything: for a test that must be quick.</summary>
    public static IEnumerable<Case> Few() =>
    [
        Of("all", Normalisation.None, ClassifierPooling.Flatten, 3, 0),
        Of("all", Normalisation.Batch, ClassifierPooling.MeanMax, 4, 1),
        Of("all", Normalisation.Group, ClassifierPooling.Flatten, 4, 2),
        Of("all", Normalisation.Group, ClassifierPooling.MeanMaxLevels, 3, 3),
        .. OtherArchitectures().Take(2),
    ];

    /// <summary>The CNN of experiment 3, which has no encoder to vary, and the pipeline of two steps in every reading of its U-Net.</summary>
    private static IEnumerable<Case> OtherArchitectures()
    {
        var cnn = Of("classification", Normalisation.None, ClassifierPooling.Flatten, 3, 1);
        yield return cnn with { Name = "cnn, 64 px", Options = Built(cnn, Architecture.Cnn) };
        var number = 1;
        foreach (var normalisation in Enum.GetValues<Normalisation>())
        {
            foreach (var poolings in (int[])[3, 4])
            {
                // Every third number is of 64 pixels, the least that six poolings leave something of.
                var one = Of("all", normalisation, ClassifierPooling.Flatten, poolings, number);
                yield return one with { Name = $"two-step, {one.Name}", Options = Built(one, Architecture.TwoStep) };
                number += 3;
            }
        }
    }

    private static TrainingOptions Built(Case one, Architecture architecture) => one.Options with
    {
        Network = one.Options.Network with { Architecture = architecture, ReconstructionWeight = 0, WholePictureViews = false },
    };

    private static Case Of(string heads, Normalisation normalisation, ClassifierPooling pooling, int poolings, int number)
    {
        double Weight(string task, double together) => heads == "all" ? together : heads == task ? 1 : 0;

        // Primes, so that what takes turns does so out of step with the loops above.
        var network = new NetworkOptions(
            ImageSize: number % 3 == 1 ? 64 : 32,
            Width: number % 5 < 3 ? 4 : 8,
            Poolings: poolings,
            Normalisation: normalisation,
            ClassifierDropout: 0,
            ClassifierPooling: pooling,
            ReconstructionSkips: number % 3 != 2,
            StandardiseInput: number % 5 == 1,
            ReconstructionWeight: Weight("reconstruction", 0.5),
            SegmentationWeight: Weight("segmentation", 1),
            ClassificationWeight: Weight("classification", 2),
            PixelEntropyWeight: number % 3 == 2 ? 1 : 0,
            Upsampling: number % 3 == 1 ? Upsampling.Nearest : Upsampling.Transposed,
            DecoderConvolutions: number % 5 == 3 ? 1 : 2,
            DiceSmoothing: number % 5 == 4 ? 10 : 1,
            WholePictureViews: number % 5 > 2,
            Balance: number % 3 == 2 ? LossBalance.Uncertainty : LossBalance.Sum);
        var options = new TrainingOptions(
            "parity", network, new AugmentationOptions(), LearningRate: 1e-4, LabelSmoothing: number % 5 == 2 ? 0.1 : 0);
        return new Case($"{heads}, {normalisation}, {pooling}, {poolings} poolings, width {network.Width}, {network.ImageSize} px".ToLowerInvariant(), options);
    }
}
