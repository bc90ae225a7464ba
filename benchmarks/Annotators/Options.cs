namespace Annotators;

/// <summary>What the command line asks for.</summary>
/// <param name="Seconds">Of each of the two parts.</param>
/// <param name="Readers">Readers with a slice each; a fifth of them then share one.</param>
/// <param name="PauseMilliseconds">Mean pause between an acknowledgement and the next stroke.</param>
internal sealed record Options(int Seconds, int Readers, int PauseMilliseconds, string? JsonFile, string Work)
{
    public static Options Parse(string[] arguments)
    {
        var work = Environment.GetEnvironmentVariable("COVIDLABEL_BENCH_WORK")
            ?? throw new InvalidOperationException("COVIDLABEL_BENCH_WORK is not set; start this with ./bench annotators");
        var options = new Options(300, 50, 1000, null, work);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} lacks its value");
            options = arguments[i] switch
            {
                "--seconds" => options with { Seconds = int.Parse(value) },
                "--readers" => options with { Readers = int.Parse(value) },
                "--pause" => options with { PauseMilliseconds = int.Parse(value) },
                "--json" => options with { JsonFile = value },
                _ => throw new ArgumentException($"{arguments[i]} is not known; there are --seconds N, --readers N, --pause MS and --json FILE"),
            };
        }

        return options;
    }
}
