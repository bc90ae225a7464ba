namespace Durability;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(int Rounds, string? JsonFile, string Work)
{
    /// <summary>Readers that save at the same time, each on a slice of its own.</summary>
    public const int Readers = 6;

    public static Options Parse(string[] arguments)
    {
        var work = Environment.GetEnvironmentVariable("COVIDLABEL_BENCH_WORK")
            ?? throw new InvalidOperationException("COVIDLABEL_BENCH_WORK is not set; start this with ./bench durability");
        var options = new Options(50, null, work);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} lacks its value");
            options = arguments[i] switch
            {
                "--rounds" => options with { Rounds = int.Parse(value) },
                "--json" => options with { JsonFile = value },
                _ => throw new ArgumentException($"{arguments[i]} is not known; there are --rounds N and --json FILE"),
            };
        }

        return options;
    }
}
