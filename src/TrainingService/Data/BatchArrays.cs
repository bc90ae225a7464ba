namespace CovidLabel.TrainingService.Data;

/// <summary>
/// One batch in plain arrays, made ahead of its step. Only targets that are annotated are in it: an unlabelled slice has no label
/// entry, a slice without supervision no mask, so that nothing unknown can reach a loss.
/// </summary>
/// <param name="Size">Side of each picture.</param>
/// <param name="Count">Slices.</param>
/// <param name="Images">[Count, 1, Size, Size] intensities in [0,1].</param>
/// <param name="MaskedCount">Slices with a mask; they come first.</param>
/// <param name="Lesions">[MaskedCount, 1, Size, Size] values of 0 and 1.</param>
/// <param name="LabelledAt">Positions of the slices with a label, ascending.</param>
/// <param name="Labels">For each of those, 1 COVID or 0 non-COVID.</param>
/// <param name="Reconstructed">Slices that teach reconstruction, the last ones; null for all.</param>
public sealed record BatchArrays(
    int Size, int Count, float[] Images, int MaskedCount, float[] Lesions, long[] LabelledAt, float[] Labels, int? Reconstructed = null)
{
    /// <summary>Lays out samples as they are; those with a mask must come first.</summary>
    public static BatchArrays Of(IReadOnlyList<Sample> samples, int size) =>
        Of(samples, size, (sample, image, lesion, _) =>
        {
            sample.Image.CopyTo(image);
            sample.Lesion?.CopyTo(lesion);
        });

    /// <summary>Lays out samples varied by an augmentation seeded by run, epoch, batch and position.</summary>
    public static BatchArrays Augmented(
        IReadOnlyList<Sample> samples, int size, Augmentation augmentation, long seed, int epoch, int number) =>
        Of(samples, size, (sample, image, lesion, position) =>
        {
            var random = new SeededRandom(seed, sample.Item.Slice, ((long)epoch << 32) + number, position);
            augmentation.Apply(sample.Image, sample.Lesion ?? [], image, lesion, size, ref random);
        });

    private delegate void Draw(Sample sample, Span<float> image, Span<float> lesion, int position);

    private static BatchArrays Of(IReadOnlyList<Sample> samples, int size, Draw draw)
    {
        var pixels = size * size;
        var masked = samples.TakeWhile(sample => sample.Lesion is not null).Count();
        if (samples.Skip(masked).Any(sample => sample.Lesion is not null))
            throw new ArgumentException("slices with a mask must come first in a batch", nameof(samples));
        var images = new float[samples.Count * pixels];
        var lesions = new float[masked * pixels];
        for (var i = 0; i < samples.Count; i++)
            draw(samples[i], images.AsSpan(i * pixels, pixels), i < masked ? lesions.AsSpan(i * pixels, pixels) : [], i);
        var labelled = Enumerable.Range(0, samples.Count).Where(i => samples[i].Label is not null).ToArray();
        return new BatchArrays(
            size,
            samples.Count,
            images,
            masked,
            lesions,
            [.. labelled.Select(i => (long)i)],
            [.. labelled.Select(i => samples[i].Label!.Value)]);
    }
}
