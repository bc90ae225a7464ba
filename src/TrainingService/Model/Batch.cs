using CovidLabel.TrainingService.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Model;

/// <summary>A batch on the device; shapes as in <see cref="BatchArrays"/>. Its tensors belong to the dispose scope it is made in.</summary>
/// <param name="Images">[N, 1, S, S] intensities in [0,1].</param>
/// <param name="Lesions">[M, 1, S, S] masks of the first M slices; null where none has one.</param>
/// <param name="LabelledAt">[L] positions of the labelled slices; null where none is labelled.</param>
/// <param name="Labels">[L] 1 COVID or 0 non-COVID; null where none is labelled.</param>
public sealed record Batch(Tensor Images, Tensor? Lesions, Tensor? LabelledAt, Tensor? Labels)
{
    public long Count => Images.shape[0];

    public static Batch On(Device device, BatchArrays arrays)
    {
        long size = arrays.Size;
        var images = tensor(arrays.Images, [arrays.Count, 1, size, size]).to(device);
        var lesions = arrays.MaskedCount == 0 ? null : tensor(arrays.Lesions, [arrays.MaskedCount, 1, size, size]).to(device);
        return arrays.LabelledAt.Length == 0
            ? new Batch(images, lesions, null, null)
            : new Batch(
                images,
                lesions,
                tensor(arrays.LabelledAt, [arrays.LabelledAt.Length]).to(device),
                tensor(arrays.Labels, [arrays.Labels.Length]).to(device));
    }
}
