using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Predict;

/// <summary>A slice to predict, at any size.</summary>
/// <param name="Pixels">Height x width, rows first: HU or 8-bit grey.</param>
public sealed record PredictionInput(short[] Pixels, int Height, int Width, bool IsHu);

/// <summary>What a model says of a slice; null for a task it does not have.</summary>
/// <param name="Covid">Probability of COVID, 0-1, at the model's temperature: the one that readers see.</param>
/// <param name="Lesion">Height x width values of 0 and 1 on the slice's own grid, rows first.</param>
/// <param name="ReconstructionError">Mean squared error on intensities in [0,1], where asked for.</param>
/// <param name="NetworkCovid">The network's own probability of COVID, before the temperature.</param>
public sealed record SlicePrediction(double? Covid, byte[]? Lesion, double? ReconstructionError, double? NetworkCovid = null);

/// <summary>
/// Predicts slices in batches, without gradients and, unless asked for, without the reconstruction decoder. Evaluation and service use this
/// one path, so that what was measured is what is shown. To be used by one thread.
/// </summary>
/// <param name="log">Told where memory ran out.</param>
public sealed class Predictor(TrainedNetwork trained, Device device, Action<string> log)
{
    private readonly Portions portions = new();

    /// <summary>Slices that one pass takes; more are cut into several.</summary>
    public int SlicesAtOnce => trained.Options.SlicesAtOnce;

    /// <returns>One prediction a slice, in order.</returns>
    /// <exception cref="MemoryExhaustedException">Not even one slice fits into memory.</exception>
    public IReadOnlyList<SlicePrediction> Predict(IReadOnlyList<PredictionInput> slices, bool withReconstruction = false)
    {
        var result = new List<SlicePrediction>(slices.Count);
        foreach (var chunk in slices.Chunk(SlicesAtOnce))
        {
            result.AddRange(portions.Run(
                chunk.Length,
                count => chunk.Chunk(Portions.AtOnce(chunk.Length, count)).SelectMany(part => PredictBatch(part, withReconstruction)).ToArray(),
                (tooMany, now) => log($"Memory ran out while predicting {tooMany} slices at once: from here on at most {now} are predicted at once.")));
        }

        return result;
    }

    private IEnumerable<SlicePrediction> PredictBatch(PredictionInput[] slices, bool withReconstruction)
    {
        var size = trained.Options.Network.ImageSize;
        var pixels = size * size;
        var images = new float[slices.Length * pixels];
        for (var i = 0; i < slices.Length; i++)
            Preprocessing.Image(slices[i].Pixels, slices[i].IsHu, slices[i].Height, slices[i].Width, size).CopyTo(images, i * pixels);
        var (covid, lesion, reconstruction) = Run(images, slices.Length, size, withReconstruction);
        for (var i = 0; i < slices.Length; i++)
        {
            yield return new SlicePrediction(
                covid is null ? null : Temperature.Apply(covid[i], trained.CovidTemperature),
                lesion is null ? null : Drawn(lesion.AsSpan(i * pixels, pixels).ToArray(), size, slices[i]),
                reconstruction is null ? null : SquaredError(images.AsSpan(i * pixels, pixels), reconstruction.AsSpan(i * pixels, pixels)),
                covid?[i]);
        }
    }

    private (float[]? Covid, float[]? Lesion, float[]? Reconstruction) Run(float[] images, int count, int size, bool withReconstruction)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var batch = Forward.Prepare(new BatchArrays(size, count, images, 0, [], [], []), trained.Options, device);
        var outputs = Forward.Predict(trained.Network, batch.Images, trained.Options, device, withReconstruction);
        return (Values(outputs.Covid), Values(outputs.Lesion), Values(outputs.Reconstruction));
    }

    private static float[]? Values(Tensor? tensor) => tensor?.cpu().data<float>().ToArray();

    /// <summary>Brings probabilities to the slice's grid first and draws the line there, so that outlines are smooth.</summary>
    private static byte[] Drawn(float[] probabilities, int size, PredictionInput slice)
    {
        var native = Resampling.Antialiased(probabilities, size, size, slice.Height, slice.Width);
        var drawn = new byte[native.Length];
        for (var i = 0; i < native.Length; i++) drawn[i] = native[i] >= Thresholds.Lesion ? (byte)1 : (byte)0;
        return drawn;
    }

    private static double SquaredError(ReadOnlySpan<float> image, ReadOnlySpan<float> reconstruction)
    {
        var sum = 0.0;
        for (var i = 0; i < image.Length; i++) sum += (image[i] - reconstruction[i]) * (double)(image[i] - reconstruction[i]);
        return sum / image.Length;
    }
}
