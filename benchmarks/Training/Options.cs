using System.Globalization;

namespace Training;

/// <summary>The command line.</summary>
/// <param name="Rounds">How often each kind of work takes its turn.</param>
/// <param name="Threads">Threads that either side computes with.</param>
/// <param name="Long">Whether memory and epochs are measured too.</param>
internal sealed record Options(int Rounds, int Threads, bool Long, string? JsonFile)
{
    public static Options Parse(string[] args)
    {
        var options = new Options(9, 2, false, null);
        for (var i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[^1]} takes a value");
            options = args[i] switch
            {
                "--rounds" => options with { Rounds = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--threads" => options with { Threads = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--long" => options with { Long = true },
                "--json" => options with { JsonFile = Value() },
                var other => throw new ArgumentException($"there is no option {other}; known are --rounds, --threads, --long and --json"),
            };
        }

        return options;
    }
}
