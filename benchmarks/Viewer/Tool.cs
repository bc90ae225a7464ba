namespace Viewer;

/// <summary>A drawing tool, and a gesture that uses it somewhere on the slice.</summary>
internal sealed record Tool(string Name, string Key, Func<Room, Random, Task> UseAsync)
{
    private const int Moves = 15;

    public static IReadOnlyList<Tool> All { get; } =
    [
        new("brush", "g", Drag),
        new("eraser", "e", Drag),
    ];

    private static Task Drag(Room room, Random random)
    {
        var (x, y) = (Between(random, 0.3, 0.7), Between(random, 0.25, 0.75));
        var (dx, dy) = (Between(random, -0.012, 0.012), Between(random, -0.012, 0.012));
        return room.DragAsync([.. Enumerable.Range(0, Moves).Select(i => (x + (i * dx), y + (i * dy)))]);
    }

    private static double Between(Random random, double low, double high) => low + ((high - low) * random.NextDouble());
}
