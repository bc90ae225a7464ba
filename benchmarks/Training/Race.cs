using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using Parity;
using static TorchSharp.torch;

namespace Training;

/// <summary>
/// The trainer and PyTorch take turns, so that whatever else the machine does meets both alike. Figures are ratios within a round.
/// </summary>
/// <param name="onlySameMaths">Whether only the step that computes what PyTorch computes takes part.</param>
internal sealed class Race(Peer peer, string folder, int rounds, bool onlySameMaths)
{
    private const int Size = 128;
    private const int BatchSize = 8;

    /// <summary>Times one network at one width, on both sides, and adds what was found.</summary>
    public void Run(string network, NetworkOptions shape, Dictionary<string, double> figures)
    {
        var options = new TrainingOptions("race", shape with { ImageSize = Size }, new AugmentationOptions(), BatchSize: BatchSize);
        var weights = Path.Combine(folder, "start.safetensors");
        manual_seed(1);
        using (var start = new MultiTaskNetwork(options.Network)) WeightsFile.Write(weights, new TrainedNetwork(start, options, "", 0.5, null));
        long[] everywhere = [.. Enumerable.Range(0, BatchSize).Select(at => (long)at)];
        var full = Material.Batch(Size, BatchSize, BatchSize, everywhere, 1);
        var partial = Material.Batch(Size, BatchSize, MasksOfThePaper(options), everywhere, 1);
        var file = Path.Combine(folder, "full.safetensors");
        Material.Write(file, full);
        peer.Ask("load", new { weights, batch = file });

        using var plain = new OurNetwork(weights, options, full, CPU);
        using var plainPartial = new OurNetwork(weights, options, partial, CPU);
        using var lastPartial = new OurNetwork(weights, options with { ChannelsLast = true }, partial, CPU);
        // As `best` does (docs/adr/0014-best.md).
        using var lastOne = new OurNetwork(weights, options with { ChannelsLast = true }, partial with { Reconstructed = 1 }, CPU);
        using var halfPartial = new OurNetwork(weights, options with { ChannelsLast = true, MixedPrecision = true }, partial, CPU);
        Contestant[] sameMaths = [Contestant.Warmed("pytorch", steps => Theirs("train", new { steps })), Contestant.Warmed("all", plain.Train)];
        if (onlySameMaths)
        {
            Contestant.TakeTurns(rounds, sameMaths);
            Report($"{network} training", sameMaths, figures);
            return;
        }

        Contestant[] training =
        [
            .. sameMaths,
            Contestant.Warmed("partial", plainPartial.Train),
            Contestant.Warmed("partialChannelsLast", lastPartial.Train),
            Contestant.Warmed("partialChannelsLastOneReconstructed", lastOne.Train),
            Contestant.Warmed("partialBf16ChannelsLast", halfPartial.Train),
        ];
        Contestant[] predicting =
        [
            Contestant.Warmed("pytorch", passes => Theirs("predict", new { passes })),
            Contestant.Warmed("plain", plain.Predict),
            Contestant.Warmed("channelsLast", lastPartial.Predict),
            Contestant.Warmed("bf16ChannelsLast", halfPartial.Predict),
        ];
        Contestant.TakeTurns(rounds, [.. training, .. predicting]);
        Report($"{network} training", training, figures);
        Report($"{network} prediction", predicting, figures);
    }

    /// <summary>Masks in a batch where 50 of 844 slices have one, as in the paper, and all have a label.</summary>
    public static int MasksOfThePaper(TrainingOptions options)
    {
        var items = Enumerable.Range(0, 844).Select(i => new SnapshotItem(
            $"{i}", $"{i}", "paper", ClassLabel.Covid, 1, i < 50 ? MaskState.Complete : MaskState.Unknown, 0, true, Size, Size, Size, Size, SnapshotPart.Train));
        var plan = new BatchPlan([.. items], 1, options.BatchSize, options.MasksPerBatch, options.UnlabelledPerBatch, useMasks: true);
        return plan.Batch(0, 0).Count(item => item.HasMask);
    }

    private Timing Theirs(string action, object arguments) => Timing.Of(peer.Ask(action, arguments));

    private static void Report(string what, Contestant[] contestants, Dictionary<string, double> figures)
    {
        Console.WriteLine($"  {what,-40} {"ms",8} {"of PyTorch",10} {"quartiles",13} {"processor ms",13} {"of PyTorch",10}");
        foreach (var contestant in contestants)
        {
            var seconds = Timing.Quartiles(contestant.Rounds.Select(timing => timing.Seconds)).Median;
            var processor = Timing.Quartiles(contestant.Rounds.Select(timing => timing.ProcessorSeconds)).Median;
            var ratio = Timing.Quartiles(contestant.Rounds.Zip(contestants[0].Rounds, (ours, theirs) => ours.Seconds / theirs.Seconds));
            var work = Timing.Quartiles(contestant.Rounds.Zip(contestants[0].Rounds, (ours, theirs) => ours.ProcessorSeconds / theirs.ProcessorSeconds)).Median;
            Console.WriteLine($"    {contestant.Name,-38} {seconds * 1000,8:0.0} {ratio.Median,10:0.00} {ratio.Lower,6:0.00}-{ratio.Upper,-6:0.00} {processor * 1000,13:0.0} {work,10:0.00}");
            var name = $"{what}/{contestant.Name}";
            figures[$"{name}/milliseconds"] = seconds * 1000;
            figures[$"{name}/processorMilliseconds"] = processor * 1000;
            if (contestant == contestants[0]) continue;
            figures[$"{name}/ofPyTorch"] = ratio.Median;
            figures[$"{name}/ofPyTorch/lowerQuartile"] = ratio.Lower;
            figures[$"{name}/ofPyTorch/upperQuartile"] = ratio.Upper;
            figures[$"{name}/processorOfPyTorch"] = work;
        }
    }
}
