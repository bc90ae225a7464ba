namespace CovidLabel.Domain.Training;

/// <summary>
/// When generated pictures stop counting. They show that an installation works, end to end; beside acquired pictures they would only
/// take the optimiser's time and flatter the figures.
/// </summary>
public static class PhantomRule
{
    /// <summary>With this many acquired slices labelled or masked, phantoms are left out of snapshots.</summary>
    public const int EnoughAcquired = 50;

    /// <param name="slices">Anything that stands for slices.</param>
    /// <param name="isPhantom">Whether a slice was generated.</param>
    /// <param name="isAnnotated">Whether a slice teaches classification or segmentation.</param>
    /// <returns>The slices that a snapshot made now holds, in the order given.</returns>
    public static IReadOnlyList<T> Apply<T>(IReadOnlyList<T> slices, Func<T, bool> isPhantom, Func<T, bool> isAnnotated) =>
        slices.Count(slice => !isPhantom(slice) && isAnnotated(slice)) >= EnoughAcquired ? [.. slices.Where(slice => !isPhantom(slice))] : slices;
}
