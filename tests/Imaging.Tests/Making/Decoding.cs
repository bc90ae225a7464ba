using CovidLabel.Imaging.Decoding;

namespace Imaging.Tests.Making;

/// <summary>A decoder with a test's limits, and a shorthand for one file.</summary>
internal static class Decoding
{
    public static readonly DecoderOptions TestLimits = new() { ObeyProbes = true };

    public static Pseudonyms Pseudonyms { get; } = new(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    public static SliceDecoder With(DecoderOptions options) => new(options, Pseudonyms, TimeProvider.System);

    public static async Task<DecodedFile> OneAsync(string name, byte[] content, DecoderOptions? options = null)
    {
        var results = await With(options ?? TestLimits)
            .DecodeAsync([NamedFile.FromBytes(name, content)], TestContext.Current.CancellationToken);
        return Assert.Single(results);
    }

    public static byte[] Probe(string name) => System.Text.Encoding.ASCII.GetBytes($"COVIDLABEL-PROBE {name}\n");
}
