using CovidLabel.TrainingService.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Model;

/// <summary>A batch on the device; shapes as in <see cref="BatchArrays"/>. Its tensors belong to the dispose scope it is made in.</summary>
/// <param name="Images">[N, 1, S, S] intensities in [0,1].</param>
/// <param name="Lesions">[M, 1, S, S] masks of the first M slices; null where none has one.</param>
/// <param name="LabelledAt">[L] positions of the labelled slices; null where none is labelled.</param>
/// <param name="Labels">[L] 1 COVID or 0 non-COVID; null where none is labelled.</param>
/// <param name="Reconstructed">Slices that teach reconstruction, the last ones; null for all.</param>
public sealed record Batch(Tensor Images, Tensor? Lesions, Tensor? LabelledAt, Tensor? Labels, int? Reconstructed = null)
{
    public long Count => Images.shape[0];

    public static Batch On(Device device, BatchArrays arrays)
    {
        long size = arrays.Size;
        var images = Moved(tensor(arrays.Images, [arrays.Count, 1, size, size]), device);
        var lesions = arrays.MaskedCount == 0 ? null : Moved(tensor(arrays.Lesions, [arrays.MaskedCount, 1, size, size]), device);
        return arrays.LabelledAt.Length == 0
            ? new Batch(images, lesions, null, null, arrays.Reconstructed)
            : new Batch(
                images,
                lesions,
                Moved(tensor(arrays.LabelledAt, [arrays.LabelledAt.Length]), device),
                Moved(tensor(arrays.Labels, [arrays.Labels.Length]), device),
                arrays.Reconstructed);
    }

    /// <summary>A graphics card fetches from pinned memory by itself, while this thread goes on to ask for what comes next.</summary>
    private static Tensor Moved(Tensor host, Device device) =>
        device.type == DeviceType.CUDA ? host.pin_memory().to(device, non_blocking: true) : host.to(device);
}
