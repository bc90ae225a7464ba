namespace CovidLabel.Imaging.Datasets;

/// <summary>Counts traps of one kind instead of listing each file: "34 x JPEG bytes in a .png file (first: COVID/a.png)".</summary>
public sealed class TrapTally
{
    private readonly Dictionary<string, (int Count, string First)> kinds = [];
    private readonly List<string> order = [];

    public void Add(string trap, string example)
    {
        if (kinds.TryGetValue(trap, out var seen))
        {
            kinds[trap] = (seen.Count + 1, seen.First);
            return;
        }

        kinds.Add(trap, (1, example));
        order.Add(trap);
    }

    /// <summary>One line a kind, in the order first met.</summary>
    public IReadOnlyList<string> Lines() =>
        [.. order.Select(trap => $"{kinds[trap].Count} x {trap} (first: {kinds[trap].First})")];
}
