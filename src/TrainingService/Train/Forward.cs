using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Model;
using CovidLabel.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Train;

/// <summary>One pass through the network in the precision and memory layout that the options ask for.</summary>
internal static class Forward
{
    public static Batch Prepare(BatchArrays arrays, TrainingOptions options, Device device)
    {
        var batch = Batch.On(device, arrays);
        return options.ChannelsLast ? batch with { Images = Acceleration.ChannelsLast(batch.Images) } : batch;
    }

    /// <param name="share">Of a task's name: what its loss counts in the total; null for all of it.</param>
    public static Losses Losses(
        MultiTaskNetwork network, Batch batch, TrainingOptions options, Device device, Func<string, double>? share = null)
    {
        using var autocast = Autocast(options, device);
        return network.Losses(batch, share);
    }

    /// <summary>
    /// The optimizer's move, once the gradients are there (<see cref="MicroBatches.Teach"/>). False where the loss is infinite or not a
    /// number; the weights then stay as they are.
    /// </summary>
    public static bool Move(MultiTaskNetwork network, optim.Optimizer optimizer, Losses losses, TrainingOptions options)
    {
        if (losses.Total is null) return true;
        if (!double.IsFinite(losses.Total.item<float>())) return false;
        if (options.GradientNorm > 0) nn.utils.clip_grad_norm_(network.parameters(), options.GradientNorm);
        optimizer.step();
        return true;
    }

    public static Outputs Predict(
        MultiTaskNetwork network, Tensor images, TrainingOptions options, Device device, bool withReconstruction = false)
    {
        using var autocast = Autocast(options, device);
        return network.Predict(images, options.TestTimeFlips, withReconstruction);
    }

    /// <summary>Adds a batch's losses, each by the number of slices that supervised the task.</summary>
    public static void AddTo(Dictionary<string, RunningMean> means, Losses losses, BatchArrays arrays)
    {
        foreach (var (task, loss) in losses.ByTask)
        {
            if (!means.TryGetValue(task, out var mean)) means[task] = mean = new RunningMean();
            mean.Add(loss.item<float>(), Supervised(task, arrays));
        }
    }

    /// <summary>Curve values: the mean loss of each task that had material, and their weighted sum.</summary>
    public static Dictionary<string, double> Curves(string part, Dictionary<string, RunningMean> means, TrainingOptions options)
    {
        var values = new Dictionary<string, double>();
        var total = 0.0;
        foreach (var (task, mean) in means.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            values[$"{part}/{task}"] = mean.Value;
            total += mean.Value * Weight(task, options);
        }

        if (means.Count > 0) values[$"{part}/total"] = total;
        return values;
    }

    /// <summary>How many slices of a batch supervise a task; its loss is the mean over them.</summary>
    public static int Supervised(string task, BatchArrays arrays) => task switch
    {
        "segmentation" => arrays.MaskedCount,
        "classification" => arrays.Labels.Length,
        _ => arrays.Reconstructed ?? arrays.Count,
    };

    /// <summary>Nothing where bf16 would have to be imitated: slower, and no more exact.</summary>
    private static IDisposable Autocast(TrainingOptions options, Device device) =>
        Acceleration.Autocast(device, options.MixedPrecision && Acceleration.IsBfloat16Native(device));

    private static double Weight(string task, TrainingOptions options) => task switch
    {
        "segmentation" => options.Network.SegmentationWeight,
        "classification" => options.Network.ClassificationWeight,
        _ => options.Network.ReconstructionWeight,
    };
}
