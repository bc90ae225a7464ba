using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using Parity;
using static TorchSharp.torch;

namespace Training;

/// <summary>A contestant's name and its timing in each round.</summary>
internal sealed record Contestant(string Name, Func<int, Timing> Work, int Times)
{
    public List<Timing> Rounds { get; } = [];
}

/// <summary>
/// The trainer and PyTorch take turns, so that whatever else the machine does meets both alike. Figures are ratios within a round.
/// </summary>
/// <param name="onlySameMaths">Whether only the step that computes what PyTorch computes takes part.</param>
internal sealed class Race(Peer peer, string folder, int rounds, bool onlySameMaths)
{
    private const int Size = 128;
    private const int BatchSize = 8;

    /// <summary>How long a turn should take at least, unless one repetition takes longer.</summary>
    private const double TurnSeconds = 0.4;

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

        using var plain = new OurNetwork(weights, options, full);
        using var plainPartial = new OurNetwork(weights, options, partial);
        using var lastPartial = new OurNetwork(weights, options with { ChannelsLast = true }, partial);
        using var halfPartial = new OurNetwork(weights, options with { ChannelsLast = true, MixedPrecision = true }, partial);
        Contestant[] sameMaths = [Warmed("pytorch", steps => Theirs("train", new { steps })), Warmed("all", plain.Train)];
        if (onlySameMaths)
        {
            TakeTurns(sameMaths);
            Report($"{network} training", sameMaths, figures);
            return;
        }

        Contestant[] training =
        [
            .. sameMaths,
            Warmed("partial", plainPartial.Train),
            Warmed("partialChannelsLast", lastPartial.Train),
            Warmed("partialBf16ChannelsLast", halfPartial.Train),
        ];
        Contestant[] predicting =
        [
            Warmed("pytorch", passes => Theirs("predict", new { passes })),
            Warmed("plain", plain.Predict),
            Warmed("channelsLast", lastPartial.Predict),
            Warmed("bf16ChannelsLast", halfPartial.Predict),
        ];
        TakeTurns([.. training, .. predicting]);
        Report($"{network} training", training, figures);
        Report($"{network} prediction", predicting, figures);
    }

    private void TakeTurns(Contestant[] contestants)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contestant in contestants) contestant.Rounds.Add(contestant.Work(contestant.Times));
        }
    }

    /// <summary>Masks in a batch where 50 of 844 slices have one, as in the paper, and all have a label.</summary>
    private static int MasksOfThePaper(TrainingOptions options)
    {
        var items = Enumerable.Range(0, 844).Select(i => new SnapshotItem(
            $"{i}", $"{i}", "paper", ClassLabel.Covid, 1, i < 50 ? MaskState.Complete : MaskState.Unknown, 0, true, Size, Size, Size, Size, SnapshotPart.Train));
        var plan = new BatchPlan([.. items], 1, options.BatchSize, options.MasksPerBatch, options.UnlabelledPerBatch, useMasks: true);
        return plan.Batch(0, 0).Count(item => item.HasMask);
    }

    private Timing Theirs(string action, object arguments)
    {
        var answer = peer.Ask(action, arguments);
        return new Timing((double)answer["seconds"]!, (double)answer["processorSeconds"]!);
    }

    /// <summary>Lets libtorch choose and compile its kernels, and finds how often the work fits into a turn.</summary>
    private static Contestant Warmed(string name, Func<int, Timing> work)
    {
        work(2);
        return new Contestant(name, work, Math.Clamp((int)Math.Ceiling(TurnSeconds / work(1).Seconds), 1, 50));
    }

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
