namespace Durability;

/// <summary>What the command line asks for.</summary>
/// <param name="Trainer">Whether the trainer is to be killed, rather than web and PostgreSQL.</param>
internal sealed record Options(int? AskedRounds, bool Trainer, string? JsonFile, string Work)
{
    /// <summary>Readers that save at the same time, each on a slice of its own.</summary>
    public const int Readers = 6;

    /// <summary>Kills.</summary>
    public int Rounds => AskedRounds ?? (Trainer ? 200 : 50);

    public static Options Parse(string[] arguments)
    {
        var work = Environment.GetEnvironmentVariable("COVIDLABEL_BENCH_WORK")
            ?? throw new InvalidOperationException("COVIDLABEL_BENCH_WORK is not set; start this with ./bench durability");
        var options = new Options(null, Trainer: false, null, work);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (arguments[i] == "--trainer")
            {
                options = options with { Trainer = true };
                i--;
                continue;
            }

            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} lacks its value");
            options = arguments[i] switch
            {
                "--rounds" => options with { AskedRounds = int.Parse(value) },
                "--json" => options with { JsonFile = value },
                _ => throw new ArgumentException($"{arguments[i]} is not known; there are --trainer, --rounds N and --json FILE"),
            };
        }

        return options;
    }
}
