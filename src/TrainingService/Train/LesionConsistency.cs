using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Train;

/// <summary>
/// What slices without a mask teach segmentation. The moving average of the weights says where lesions are in two pictures (a mean teacher,
/// Tarvainen and Valpola 2017); a box of the one is pasted into the other, and the network has to find the same in the pasted picture
/// (CutMix, French et al. 2020). No annotation is made up: what the teacher says is a target for one step and is kept nowhere.
/// </summary>
/// <param name="teacher">The moving average, in evaluation mode.</param>
/// <param name="steps">Of the whole run.</param>
internal sealed class LesionConsistency(MultiTaskNetwork teacher, TrainingOptions options, long steps)
{
    /// <summary>Name of its curve.</summary>
    public const string Name = "consistency";

    /// <summary>Share of the run over which the weight rises to what the options say: a young average has nothing to teach.</summary>
    private const double RampUp = 0.2;

    /// <summary>Share of the pasted picture that is the box.</summary>
    private const double BoxArea = 0.5;

    /// <summary>Slices of a batch that take part: the last of those without a mask.</summary>
    public static int SlicesOf(BatchArrays arrays, TrainingOptions options) => Math.Min(options.ConsistencySlices, arrays.Count - arrays.MaskedCount);

    /// <summary>What the loss counts at a step, both counted from 0.</summary>
    public double WeightAt(long step) => options.ConsistencyWeight * Math.Min(1, step / Math.Max(1, steps * RampUp));

    /// <summary>
    /// Cross-entropy between what the network finds in pasted pictures and what the teacher found in their parts; null for a batch in which
    /// every slice has a mask.
    /// </summary>
    /// <param name="images">[N, 1, S, S] intensities in [0,1]: all of the batch.</param>
    public Tensor? Loss(MultiTaskNetwork network, BatchArrays arrays, Tensor images, long step)
    {
        var count = SlicesOf(arrays, options);
        if (count == 0) return null;
        using var scope = NewDisposeScope();
        var pictures = images.narrow(0, arrays.Count - count, count);
        var found = Found(pictures);
        var random = new SeededRandom(options.Seed, Name, step);
        var box = Box(arrays.Size, ref random).to(images.device);
        var logits = network.LesionLogits(Pasted(pictures, box));
        return functional.binary_cross_entropy_with_logits(logits, Pasted(found, box)).MoveToOuterDisposeScope();
    }

    /// <summary>The teacher's probability of lesion, averaged over the picture and its mirror image.</summary>
    private Tensor Found(Tensor pictures)
    {
        using var noGradients = no_grad();
        return (teacher.LesionLogits(pictures).sigmoid() + teacher.LesionLogits(pictures.flip(3)).sigmoid().flip(3)) / 2;
    }

    /// <summary>Each map with the box from the next one, the last with that of the first.</summary>
    private static Tensor Pasted(Tensor maps, Tensor box)
    {
        var next = cat([maps.narrow(0, 1, maps.shape[0] - 1), maps.narrow(0, 0, 1)]);
        return maps + ((next - maps) * box);
    }

    /// <summary>[S, S] of 1 within a box of random place and proportions, 0 outside.</summary>
    private static Tensor Box(int size, ref SeededRandom random)
    {
        // Height times width is the area, and neither is longer than the picture.
        var height = Math.Pow(BoxArea, random.NextDouble());
        var rows = (int)Math.Round(size * height);
        var columns = (int)Math.Round(size * BoxArea / height);
        var top = random.NextInt(size - rows + 1);
        var left = random.NextInt(size - columns + 1);
        var box = new float[size * size];
        for (var row = top; row < top + rows; row++) box.AsSpan((row * size) + left, columns).Fill(1);
        return tensor(box, [size, size]);
    }
}
