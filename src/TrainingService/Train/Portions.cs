using CovidLabel.Torch;

namespace CovidLabel.TrainingService.Train;

/// <summary>
/// Into how many portions batches are cut so that memory suffices: whole at first, twice as many whenever it ran out, and never fewer again.
/// Part of a run's <see cref="Progress"/>, since a resumed run must take the same steps.
/// </summary>
public sealed class Portions
{
    public int Count { get; set; } = 1;

    /// <summary>Slices in the largest portion.</summary>
    public static int AtOnce(int slices, int portions) => (slices + portions - 1) / portions;

    /// <summary>Does work on some slices, and where memory runs out does all of it again in more portions.</summary>
    /// <param name="work">
    /// Given the number of portions, at most one a slice. What it did before memory ran out must not matter, and its tensors must be gone by then.
    /// </param>
    /// <param name="halved">Told of slices at once that were too many, and of how many there are now.</param>
    /// <exception cref="MemoryExhaustedException">Even one slice at a time was too much.</exception>
    public T Run<T>(int slices, Func<int, T> work, Action<int, int> halved)
    {
        while (true)
        {
            var portions = Math.Min(Count, slices);
            try
            {
                return work(portions);
            }
            catch (Exception exception) when (Acceleration.IsOutOfMemory(exception))
            {
                if (portions == slices) throw new MemoryExhaustedException(exception);
            }

            Count = portions * 2;
            halved(AtOnce(slices, portions), AtOnce(slices, Math.Min(Count, slices)));
        }
    }
}

/// <summary>Not even one slice fits; the message is a sentence for the run's page.</summary>
public sealed class MemoryExhaustedException(Exception inner) : Exception(
    "There is not enough memory even for one slice at a time; choose a preset with smaller pictures or fewer maps (size, width), or a device with more memory.",
    inner);
