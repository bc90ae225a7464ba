using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;
using Parity;
using TorchSharp;
using Training;
using static TorchSharp.torch;

namespace Gpu;

/// <summary>One device: its matrix rate, and each network on it, beside PyTorch where an interpreter has one that knows the device.</summary>
internal sealed class Card : IDisposable
{
    /// <summary>Most that a loss in fp32 may differ from the processor's, as a share: sums in another order, no more.</summary>
    private const double Agreement = 1e-4;

    private readonly Options options;
    private readonly Device device;
    private readonly string folder;
    private readonly Peer? peer;
    private readonly double rateFp32, rateBf16;

    public Card(Options options, Device device, string folder)
    {
        (this.options, this.device, this.folder) = (options, device, folder);
        peer = PeerOf(options, device);
        rateFp32 = MatrixRate.Of(device, float32);
        rateBf16 = MatrixRate.Of(device, bfloat16);
        Console.WriteLine($"{device}: {2e-12 * rateFp32:0.000} T multiplications and additions a second in {Single}, {2e-12 * rateBf16:0.000} in bf16, by large matrices");
    }

    /// <summary>What a card makes of fp32.</summary>
    private string Single => device.type == DeviceType.CUDA ? "TF32" : "fp32";

    public void Dispose() => peer?.Dispose();

    /// <summary>Compares, then times one preset's network, and adds what was found.</summary>
    /// <returns>Whether the device's losses in fp32 are the processor's.</returns>
    public bool Measure(TrainingOptions preset, Dictionary<string, double> figures)
    {
        figures["rate/fp32"] = 2 * rateFp32;
        figures["rate/bf16"] = 2 * rateBf16;
        var onProcessor = device.type == DeviceType.CPU;
        var plain = preset with
        {
            // No dropout: two devices do not draw alike.
            Network = preset.Network with
            {
                ImageSize = options.Size ?? (onProcessor ? 64 : preset.Network.ImageSize),
                Width = options.Width ?? (onProcessor ? 4 : preset.Network.Width),
                ClassifierDropout = 0,
                EncoderDropout = 0,
            },
            MixedPrecision = false,
            ChannelsLast = false,
        };
        var fast = plain with { MixedPrecision = true, ChannelsLast = true };
        var weights = Path.Combine(folder, "start.safetensors");
        manual_seed(1);
        using var network = new MultiTaskNetwork(plain.Network);
        WeightsFile.Write(weights, new TrainedNetwork(network, plain, "", 0.5, null));
        long[] everywhere = [.. Enumerable.Range(0, plain.BatchSize).Select(at => (long)at)];
        var full = Material.Batch(plain.Network.ImageSize, plain.BatchSize, plain.BatchSize, everywhere, 1);
        var partial = Material.Batch(plain.Network.ImageSize, plain.BatchSize, Race.MasksOfThePaper(plain), everywhere, 1);
        Console.WriteLine($"{preset.Preset} at {plain.Network.ImageSize} pixels, width {plain.Network.Width}, {plain.BatchSize} slices a step");
        var agrees = Compare(preset.Preset, weights, plain, fast, partial, figures);

        using var ours = new OurNetwork(weights, plain, full, device);
        using var ourFast = new OurNetwork(weights, fast, full, device);
        using var ourPartial = new OurNetwork(weights, fast, partial, device);
        var whole = Operations.OfForward(network, plain.Network, full) * Operations.StepOfForward;
        var saved = Operations.OfForward(network, plain.Network, partial) * Operations.StepOfForward;
        List<Work> steps =
        [
            new(Contestant.Warmed($"{Single}, everything", ours.Train), whole / rateFp32),
            new(Contestant.Warmed("bf16 channels last, everything", ourFast.Train), whole / rateBf16),
            new(Contestant.Warmed("and masks as in the paper", ourPartial.Train), saved / rateBf16),
        ];
        var predictions = new List<Contestant> { Contestant.Warmed("bf16 channels last", ourFast.Predict) };
        var theirs = Theirs(weights, full, Operations.OfForward(network, plain.Network, full));
        steps.AddRange(theirs.Select(contestant => new Work(
            Contestant.Warmed(contestant.Name, times => Timing.Of(peer!.Ask("train", new { steps = times, name = contestant.Key }))), whole / (contestant.Half ? rateBf16 : rateFp32))));
        predictions.AddRange(theirs.Select(contestant =>
            Contestant.Warmed(contestant.Name, times => Timing.Of(peer!.Ask("predict", new { passes = times, name = contestant.Key })))));
        Contestant.TakeTurns(options.Rounds, [.. steps.Select(step => step.Contestant), .. predictions]);

        Report($"{preset.Preset}/step", steps, plain.BatchSize, figures);
        Report($"{preset.Preset}/prediction", [.. predictions.Select(each => new Work(each, null))], plain.BatchSize, figures);
        return agrees;
    }

    /// <summary>A contestant, and the seconds it would take at the device's matrix rate.</summary>
    private sealed record Work(Contestant Contestant, double? Ideal);

    private sealed record Their(string Key, string Name, bool Half);

    private bool Compare(
        string preset, string weights, TrainingOptions plain, TrainingOptions fast, BatchArrays batch, Dictionary<string, double> figures)
    {
        var expected = LossesOf(plain, CPU);
        (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32) = (false, false);
        var exact = Difference("fp32", LossesOf(plain, device));
        (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32) = (true, true);
        if (device.type == DeviceType.CUDA) Difference("TF32", LossesOf(plain, device));
        Difference("bf16", LossesOf(fast, device));
        return exact <= Agreement;

        Dictionary<string, double> LossesOf(TrainingOptions with, Device on)
        {
            using var network = new OurNetwork(weights, with, batch, on);
            return network.Losses();
        }

        double Difference(string kind, Dictionary<string, double> found)
        {
            var largest = expected.Max(loss => Math.Abs(found[loss.Key] - loss.Value) / Math.Abs(loss.Value));
            figures[$"{preset}/losses/{kind}"] = largest;
            Console.WriteLine($"  losses in {kind} differ from the processor's in fp32 by {largest:0.0e+0} at most");
            return largest;
        }
    }

    /// <summary>PyTorch's kinds, as far as its version has them; its own count of the work must be ours.</summary>
    private List<Their> Theirs(string weights, BatchArrays batch, double products)
    {
        if (peer is null) return [];
        var file = Path.Combine(folder, "full.safetensors");
        Material.Write(file, batch);
        var counted = (double)peer.Ask("count", new { weights, batch = file })["products"]!;
        if (Math.Abs(counted - products) > 0.5) throw new InvalidOperationException($"PyTorch counts {counted} multiply-adds, we {products}");
        var where = device.type == DeviceType.CUDA ? "cuda:" + device.index : "cpu";
        List<Their> kinds =
        [
            new("eager", $"PyTorch, {Single}", Half: false),
            new("amp", "PyTorch, bf16 autocast, channels last", Half: true),
            new("compiled", "PyTorch, the same with torch.compile", Half: true),
        ];
        return [.. kinds.Where(CanDoIt)];

        // An old PyTorch has no compiler, and on the processor its autocast forgets group normalisation.
        bool CanDoIt(Their kind)
        {
            try
            {
                peer.Ask("load", new { weights, batch = file, name = kind.Key, device = where, half = kind.Half, compiled = kind.Key == "compiled" });
                peer.Ask("train", new { steps = 1, name = kind.Key });
                return true;
            }
            catch (InvalidOperationException exception)
            {
                Console.WriteLine($"  left out: {kind.Name}. {exception.Message.Split('\n')[0]}");
                return false;
            }
        }
    }

    private static void Report(string what, IReadOnlyList<Work> all, int slices, Dictionary<string, double> figures)
    {
        var theirs = all.Where(work => work.Contestant.Name.StartsWith("PyTorch", StringComparison.Ordinal)).ToArray();
        Console.WriteLine($"  {what.Split('/')[1],-40} {"ms",8} {"pictures/s",11} {"of the rate",11}  as a share of PyTorch's time");
        foreach (var (contestant, ideal) in all)
        {
            var ratios = theirs.Select(their => contestant.Of(their.Contestant)).ToArray();
            var share = ideal is null ? "" : $"{ideal / contestant.Seconds:0.000}";
            Console.WriteLine($"    {contestant.Name,-38} {contestant.Seconds * 1000,8:0.00} {slices / contestant.Seconds,11:0.0} {share,11}  {string.Join("  ", ratios.Select(ratio => $"{ratio:0.00}"))}");
            var name = $"{what}/{contestant.Name}";
            figures[$"{name}/milliseconds"] = contestant.Seconds * 1000;
            figures[$"{name}/picturesPerSecond"] = slices / contestant.Seconds;
            if (ideal is not null) figures[$"{name}/ofTheRate"] = ideal.Value / contestant.Seconds;
            foreach (var (their, ratio) in theirs.Zip(ratios)) figures[$"{name}/of {their.Contestant.Name}"] = ratio;
        }

        if (theirs.Length > 0) Console.WriteLine($"    shares are of: {string.Join("; ", theirs.Select(their => their.Contestant.Name))}");
    }

    private static Peer? PeerOf(Options options, Device device)
    {
        Peer? peer = null;
        try
        {
            peer = new Peer(options.Threads, options.Python);
            var about = peer.Ask("describe", new { });
            Console.WriteLine($"PyTorch {about["version"]} of {options.Python}{((bool)about["cuda"]! ? ", which knows the card" : "")}");
            if (device.type == DeviceType.CPU || (bool)about["cuda"]!) return peer;
            Console.WriteLine("It knows no CUDA device: only the trainer is measured. Name an interpreter whose PyTorch does (--python).");
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or IOException)
        {
            Console.WriteLine($"{options.Python} has no PyTorch: only the trainer is measured. Name an interpreter that has one (--python).");
        }

        peer?.Dispose();
        return null;
    }
}
