namespace Viewer;

/// <summary>A drawing tool, and a gesture that uses it somewhere on the slice.</summary>
internal sealed record Tool(string Name, string Key, Func<Room, Random, Task> UseAsync)
{
    private const int Moves = 15;

    public static IReadOnlyList<Tool> All { get; } =
    [
        new("brush", "b", Drag),
        new("threshold brush", "t", Drag),
        new("lasso", "l", Loop),
        new("region", "q", Click),
        new("fill", "k", Click),
        new("one lesion moved", "s", Drag),
        new("eraser", "e", Drag),
    ];

    private static Task Drag(Room room, Random random)
    {
        var (x, y) = Anywhere(random);
        var (dx, dy) = (Between(random, -0.012, 0.012), Between(random, -0.012, 0.012));
        return room.DragAsync([.. Enumerable.Range(0, Moves).Select(i => (x + (i * dx), y + (i * dy)))]);
    }

    private static Task Loop(Room room, Random random)
    {
        var (x, y) = Anywhere(random);
        var radius = Between(random, 0.02, 0.08);
        return room.DragAsync([.. Enumerable.Range(0, Moves).Select(i => (
            x + (radius * Math.Cos(2 * Math.PI * i / Moves)), y + (radius * Math.Sin(2 * Math.PI * i / Moves))))]);
    }

    private static Task Click(Room room, Random random) => room.DragAsync(Anywhere(random));

    private static (double X, double Y) Anywhere(Random random) => (Between(random, 0.3, 0.7), Between(random, 0.25, 0.75));

    private static double Between(Random random, double low, double high) => low + ((high - low) * random.NextDouble());
}
