namespace Parity;

/// <summary>The command line.</summary>
internal sealed record Options(string? JsonFile)
{
    public static Options Parse(string[] args) => args switch
    {
        [] => new Options((string?)null),
        ["--json", var file] => new Options(file),
        _ => throw new ArgumentException("the only option is --json FILE"),
    };
}
