namespace CovidLabel.TrainingService.Cli;

/// <summary>The steps of an epoch as a bar on the last line of a terminal: <c>[#####---------------] step 3 of 12</c>.</summary>
internal sealed class StepBar(TextWriter terminal, TimeProvider time)
{
    private const int Cells = 20;

    /// <summary>Quick steps are not all shown: a terminal over a network is slow.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private long? shownAt;
    private int length;

    public void Show(int step, int steps)
    {
        if (shownAt is { } at && step < steps && time.GetElapsedTime(at) < Pause) return;
        shownAt = time.GetTimestamp();
        var done = (int)((long)step * Cells / steps);
        var text = $"[{new string('#', done)}{new string('-', Cells - done)}] step {step} of {steps}";
        terminal.Write($"\r{text.PadRight(length)}");
        length = text.Length;
    }

    /// <summary>Makes room for a line.</summary>
    public void Clear()
    {
        if (length == 0) return;
        terminal.Write($"\r{new string(' ', length)}\r");
        length = 0;
    }
}
