namespace Viewer;

/// <summary>What the command line asks for.</summary>
/// <param name="Strokes">Strokes after which memory is looked at.</param>
/// <param name="Parts">What is measured, by name; null for all of it.</param>
/// <param name="Sides">Sizes of slices that are measured.</param>
/// <param name="Pause">
/// Milliseconds that the hand rests before a press, during a click and after a release. Nobody taps faster than some seven times a second; with 0
/// the next press comes before the browser has shown the last, which measures how it queues them.
/// </param>
/// <param name="ProfileFolder">Where a CPU profile of each part but opening and switching is written, for the browser's own tools; null for none.</param>
internal sealed record Options(int Strokes, string[]? Parts, int[] Sides, int Pause, string? ProfileFolder, string? JsonFile, string Work)
{
    private static readonly string[] AllParts = ["open", "draw", "undo", "switch", "delay", "strokes"];

    public bool Wants(string part) => Parts?.Contains(part) ?? true;

    public static Options Parse(string[] arguments)
    {
        var work = Environment.GetEnvironmentVariable("COVIDLABEL_BENCH_WORK")
            ?? throw new InvalidOperationException("COVIDLABEL_BENCH_WORK is not set; start this with ./bench viewer");
        var options = new Options(10_000, null, [512, 1024, 2048], 75, null, null, work);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} lacks its value");
            options = arguments[i] switch
            {
                "--strokes" => options with { Strokes = int.Parse(value) },
                "--parts" => options with { Parts = PartsOf(value) },
                "--sides" => options with { Sides = [.. value.Split(',').Select(int.Parse)] },
                "--pause" => options with { Pause = int.Parse(value) },
                "--profile" => options with { ProfileFolder = Directory.CreateDirectory(value).FullName },
                "--json" => options with { JsonFile = value },
                _ => throw new ArgumentException($"{arguments[i]} is not known; there are --parts, --sides, --strokes, --pause, --profile and --json"),
            };
        }

        return options;
    }

    private static string[] PartsOf(string value)
    {
        var parts = value.Split(',');
        return parts.Except(AllParts).FirstOrDefault() is { } unknown
            ? throw new ArgumentException($"there is no part {unknown}; there are {string.Join(", ", AllParts)}")
            : parts;
    }
}
