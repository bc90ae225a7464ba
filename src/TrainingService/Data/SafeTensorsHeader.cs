using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// The header of a safetensors file, read as it stands in the bytes: a tree of a large snapshot's would take several times its size.
/// </summary>
internal sealed class SafeTensorsHeader
{
    public static readonly SafeTensorsHeader Empty = new("");

    private static readonly JsonSerializerOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly string path;
    private readonly Dictionary<string, TensorEntry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);

    private SafeTensorsHeader(string path) => this.path = path;

    /// <summary>Without the hash.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    public IReadOnlyDictionary<string, TensorEntry> Entries => entries;

    /// <summary>Null where other software wrote the file.</summary>
    public string? ClaimedSha256 { get; private set; }

    /// <param name="json">The header's bytes, the spaces at their end included.</param>
    /// <param name="dataLength">Bytes of the file after it.</param>
    /// <exception cref="InvalidTensorFileException">It breaks a rule.</exception>
    public static SafeTensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataLength)
    {
        var header = new SafeTensorsHeader(path);
        header.ParseHeader(json);
        header.CheckRanges(dataLength);
        return header;
    }

    private void ParseHeader(ReadOnlySpan<byte> header)
    {
        try
        {
            var json = new Utf8JsonReader(header);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject) throw Bad("its header is not a JSON object");
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                json.Read();
                if (name == "__metadata__") ParseMetadata(ref json);
                else if (!entries.TryAdd(name, ParseEntry(name, ref json))) throw new JsonException($"{name} stands there twice");
            }

            json.Read();
        }
        catch (JsonException exception)
        {
            throw Bad($"its header is not valid JSON ({exception.Message})");
        }
        catch (InvalidOperationException exception)
        {
            throw Bad($"its header does not describe tensors ({exception.Message})");
        }

        if (metadata.Remove("sha256", out var hash) && header.StartsWith(SafeTensors.HashPrefix)) ClaimedSha256 = hash;
    }

    private void ParseMetadata(ref Utf8JsonReader json)
    {
        if (metadata.Count > 0) throw new JsonException("__metadata__ stands there twice");
        if (json.TokenType != JsonTokenType.StartObject) throw new InvalidOperationException("the metadata are no object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            if (json.TokenType != JsonTokenType.String) throw new InvalidOperationException($"metadata {name} is not text");

            // Not GetString: what it borrows for a text of many megabytes stays with the process.
            var text = new byte[json.ValueSpan.Length];
            var length = json.CopyString(text);
            if (!metadata.TryAdd(name, Encoding.UTF8.GetString(text, 0, length))) throw new JsonException($"{name} stands there twice");
        }
    }

    private TensorEntry ParseEntry(string name, ref Utf8JsonReader json)
    {
        var (typeName, shape, range) = DescriptionOf(ref json);
        var type = SafeTensors.Parse(typeName) ?? throw Bad($"{name} has the unknown type {typeName}");
        if (range.Length != 2 || range[0] < 0 || range[1] < range[0]) throw Bad($"{name} has no valid range");
        if (SafeTensors.ByteCount(type, shape) != range[1] - range[0])
            throw Bad($"{name} has shape [{string.Join(", ", shape)}] of {typeName}, which its range of {range[1] - range[0]} bytes does not hold");
        return new TensorEntry(name, type, shape, range[0], range[1] - range[0]);
    }

    private static Description DescriptionOf(ref Utf8JsonReader json)
    {
        try
        {
            return JsonSerializer.Deserialize<Description>(ref json, Strict) ?? throw new InvalidOperationException("null");
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException(exception.Message);
        }
    }

    private void CheckRanges(long dataLength)
    {
        long end = 0;
        foreach (var entry in entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteCount))
        {
            if (entry.Offset < end) throw Bad($"{entry.Name} overlaps another tensor");
            if (entry.Offset > end) throw Bad($"{entry.Offset - end} bytes before {entry.Name} belong to no tensor");
            if (entry.ByteCount > dataLength - entry.Offset) throw Bad($"{entry.Name} reaches beyond the end of the file");
            end = entry.Offset + entry.ByteCount;
        }

        if (end != dataLength) throw Bad($"{dataLength - end} bytes at its end belong to no tensor");
    }

    private InvalidTensorFileException Bad(string reason) => new(path, reason);

    /// <summary>What the header says of a tensor, in the format's words.</summary>
    private sealed record Description(
        [property: JsonPropertyName("dtype")] string Type,
        [property: JsonPropertyName("shape")] long[] Shape,
        [property: JsonPropertyName("data_offsets")] long[] Range);
}
