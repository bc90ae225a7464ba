using System.Globalization;

namespace Gpu;

/// <summary>The command line.</summary>
/// <param name="Device"><c>auto</c>, <c>cuda:N</c>, or <c>cpu</c>, which does the same work on the processor, at a small size.</param>
/// <param name="Rounds">How often each kind of work takes its turn.</param>
/// <param name="Network">The one preset to time, of those Program.cs names; null for all.</param>
/// <param name="Size">Side of the pictures in place of each preset's; null for the preset's (on the processor, 64).</param>
/// <param name="Width">Maps of the first level, likewise (on the processor, 4).</param>
/// <param name="Python">The interpreter that finds PyTorch; without one that does, only the trainer is measured.</param>
internal sealed record Options(string Device, int Rounds, int Threads, string? Network, int? Size, int? Width, string Python, string? JsonFile)
{
    /// <exception cref="ArgumentException">An option is not known or has no value.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options("auto", 9, Environment.ProcessorCount, null, null, null, "/usr/bin/python3", null);
        for (var i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[^1]} takes a value");
            int Number() => int.Parse(Value(), CultureInfo.InvariantCulture);
            options = args[i] switch
            {
                "--device" => options with { Device = Value() },
                "--rounds" => options with { Rounds = Number() },
                "--threads" => options with { Threads = Number() },
                "--network" => options with { Network = Value() },
                "--size" => options with { Size = Number() },
                "--width" => options with { Width = Number() },
                "--python" => options with { Python = Value() },
                "--json" => options with { JsonFile = Value() },
                var other => throw new ArgumentException(
                    $"there is no option {other}; known are --device, --rounds, --threads, --network, --size, --width, --python and --json"),
            };
        }

        return options;
    }
}
