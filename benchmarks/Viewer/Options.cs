namespace Viewer;

/// <summary>What the command line asks for.</summary>
/// <param name="Strokes">Strokes after which memory is looked at.</param>
internal sealed record Options(int Strokes, string? JsonFile, string Work)
{
    public static Options Parse(string[] arguments)
    {
        var work = Environment.GetEnvironmentVariable("COVIDLABEL_BENCH_WORK")
            ?? throw new InvalidOperationException("COVIDLABEL_BENCH_WORK is not set; start this with ./bench viewer");
        var options = new Options(10_000, null, work);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} lacks its value");
            options = arguments[i] switch
            {
                "--strokes" => options with { Strokes = int.Parse(value) },
                "--json" => options with { JsonFile = value },
                _ => throw new ArgumentException($"{arguments[i]} is not known; there are --strokes N and --json FILE"),
            };
        }

        return options;
    }
}
