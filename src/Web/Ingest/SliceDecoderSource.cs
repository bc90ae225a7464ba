using CovidLabel.Imaging.Decoding;
using CovidLabel.Persistence.Stores;

namespace CovidLabel.Web.Ingest;

/// <summary>
/// The decoder with the pseudonym key: Pseudonyms:Key (base64) of the configuration, for who wants it outside the
/// database, else the one key that the database holds. Either way all nodes give a patient the same pseudonym.
/// </summary>
internal sealed class SliceDecoderSource(
    DecoderOptions options, PseudonymKeyStore keys, IConfiguration configuration, TimeProvider time)
{
    private const string KeySetting = "Pseudonyms:Key";

    private SliceDecoder? decoder;

    /// <exception cref="InvalidOperationException">The configured key is no base64, or too short.</exception>
    public async Task<SliceDecoder> GetAsync(CancellationToken cancel) => decoder ??= await CreateAsync(cancel);

    private async Task<SliceDecoder> CreateAsync(CancellationToken cancel)
    {
        try
        {
            var key = configuration[KeySetting] is { Length: > 0 } given
                ? Convert.FromBase64String(given)
                : await keys.GetAsync(cancel);
            return new SliceDecoder(options, new Pseudonyms(key), time);
        }
        catch (Exception unusable) when (unusable is FormatException or ArgumentException)
        {
            throw new InvalidOperationException($"{KeySetting} can not be used: {unusable.Message}", unusable);
        }
    }
}
