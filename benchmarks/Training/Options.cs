using System.Globalization;

namespace Training;

/// <summary>The command line.</summary>
/// <param name="Rounds">How often each kind of work takes its turn.</param>
/// <param name="Threads">Threads that either side computes with.</param>
/// <param name="Network">The one network to time, of those Program.cs names; null for all.</param>
/// <param name="SameMaths">Whether only the step that computes what PyTorch computes is timed.</param>
/// <param name="Long">Whether memory and epochs are measured, and nothing is timed against PyTorch.</param>
internal sealed record Options(int Rounds, int Threads, string? Network, bool SameMaths, bool Long, string? JsonFile)
{
    public static Options Parse(string[] args)
    {
        var options = new Options(9, 2, null, false, false, null);
        for (var i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[^1]} takes a value");
            options = args[i] switch
            {
                "--rounds" => options with { Rounds = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--threads" => options with { Threads = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--network" => options with { Network = Value() },
                "--same-maths" => options with { SameMaths = true },
                "--long" => options with { Long = true },
                "--json" => options with { JsonFile = Value() },
                var other => throw new ArgumentException($"there is no option {other}; known are --rounds, --threads, --network, --same-maths, --long and --json"),
            };
        }

        return options;
    }
}
