namespace CovidLabel.TrainingService.Train;

/// <summary>
/// A disk without room pauses a run and does not end it: somebody frees some space, and nothing was lost. What was written before stands,
/// since files are replaced only when the new one is whole.
/// </summary>
internal static class FullDisk
{
    private const int NoSpaceLeft = 28; // ENOSPC, as .NET hands it through on Linux

    /// <summary>Between two tries.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static bool Is(Exception exception) => exception is IOException && (exception.HResult & 0xFFFF) == NoSpaceLeft;

    /// <summary>Writes, and where the disk is full says so once and tries again until there is room.</summary>
    /// <param name="write">To be done as a whole or not at all.</param>
    /// <param name="what">What is to be written, for the message.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public static void WaitForRoom(Action write, string what, Action<string> log, TimeProvider time, CancellationToken cancellation)
    {
        for (var paused = false; ; paused = true)
        {
            try
            {
                write();
                if (paused) log("There is room again; the run goes on.");
                return;
            }
            catch (IOException exception) when (Is(exception))
            {
                if (!paused) log($"The disk is full: the run pauses until there is room for {what}. Free some space, or cancel the run.");
            }

            Task.Delay(Pause, time, cancellation).GetAwaiter().GetResult();
        }
    }
}
