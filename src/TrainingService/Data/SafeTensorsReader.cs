using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// A safetensors file, read tensor by tensor with positional reads, so that a file of any size costs no resident memory and
/// several threads may read at once. The header is checked strictly on opening: known types, shapes that match their ranges, ranges
/// that neither overlap nor leave holes nor reach beyond the file.
/// </summary>
public sealed class SafeTensorsReader : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly long dataStart;
    private readonly Dictionary<string, TensorEntry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);

    private SafeTensorsReader(string path)
    {
        this.path = path;
        file = File.OpenHandle(path);
        try
        {
            var length = RandomAccess.GetLength(file);
            var header = ReadHeader(length);
            dataStart = sizeof(ulong) + header.Length;
            ParseHeader(header);
            CheckRanges(length - dataStart);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The header's <c>__metadata__</c>, without the hash.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries => entries;

    /// <summary>The hash the file claims for itself, or null where it was written by other software.</summary>
    public string? ClaimedSha256 { get; private set; }

    /// <exception cref="InvalidTensorFileException">The header breaks a rule.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafeTensorsReader Open(string path) => new(path);

    /// <summary>Opens a file that must carry its own hash and match it: one pass over all of it.</summary>
    /// <exception cref="InvalidTensorFileException">The header breaks a rule, or the content is not what was written.</exception>
    public static SafeTensorsReader OpenVerified(string path)
    {
        var reader = new SafeTensorsReader(path);
        try
        {
            reader.Verify();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads a whole tensor.</summary>
    /// <exception cref="InvalidTensorFileException">No such tensor, another type, or another number of elements.</exception>
    public void Read<T>(string name, TensorType type, Span<T> into)
        where T : unmanaged
    {
        var entry = Find(name, type);
        var bytes = MemoryMarshal.AsBytes(into);
        if (bytes.Length != entry.ByteCount)
            throw Bad($"{name} holds {entry.ByteCount} bytes; {bytes.Length} were expected");
        ReadExactly(bytes, dataStart + entry.Offset);
    }

    /// <summary>Reads a whole tensor into a new array.</summary>
    public T[] Read<T>(string name, TensorType type)
        where T : unmanaged
    {
        var values = new T[Find(name, type).ByteCount / SafeTensors.ElementBytes(type)];
        Read(name, type, values.AsSpan());
        return values;
    }

    /// <summary>Lets go of the metadata once it is understood: that of a large snapshot is tens of megabytes of text.</summary>
    public void ForgetMetadata() => metadata.Clear();

    public void Dispose() => file.Dispose();

    private TensorEntry Find(string name, TensorType type)
    {
        if (!entries.TryGetValue(name, out var entry)) throw Bad($"it holds no tensor {name}");
        if (entry.Type != type)
            throw Bad($"{name} is {SafeTensors.Name(entry.Type)}; {SafeTensors.Name(type)} was expected");
        return entry;
    }

    private byte[] ReadHeader(long fileLength)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        if (fileLength < word.Length) throw Bad($"{fileLength} bytes are too few for a safetensors file");
        ReadExactly(word, 0);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(word);
        if (length > SafeTensors.MaxHeaderBytes) throw Bad($"its header claims {length} bytes; at most {SafeTensors.MaxHeaderBytes} are allowed");
        if ((long)length > fileLength - word.Length) throw Bad("it ends within its header");
        var header = new byte[length];
        ReadExactly(header, word.Length);
        return header;
    }

    private void ParseHeader(byte[] header)
    {
        try
        {
            using var json = JsonDocument.Parse(header, Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw Bad("its header is not a JSON object");
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__") ParseMetadata(property.Value);
                else entries.Add(property.Name, ParseEntry(property.Name, property.Value));
            }
        }
        catch (JsonException exception)
        {
            throw Bad($"its header is not valid JSON ({exception.Message})");
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Bad($"its header does not describe tensors ({exception.Message})");
        }

        if (metadata.Remove("sha256", out var hash) && header.AsSpan().StartsWith(SafeTensors.HashPrefix)) ClaimedSha256 = hash;
    }

    private void ParseMetadata(JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
            metadata.Add(property.Name, property.Value.GetString() ?? throw Bad($"metadata {property.Name} is not text"));
    }

    private TensorEntry ParseEntry(string name, JsonElement element)
    {
        var typeName = element.GetProperty("dtype").GetString();
        var type = SafeTensors.Parse(typeName) ?? throw Bad($"{name} has the unknown type {typeName}");
        var shape = element.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64()).ToArray();
        var range = element.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        if (range.Length != 2 || range[0] < 0 || range[1] < range[0]) throw Bad($"{name} has no valid range");
        if (SafeTensors.ByteCount(type, shape) != range[1] - range[0])
            throw Bad($"{name} has shape [{string.Join(", ", shape)}] of {typeName}, which its range of {range[1] - range[0]} bytes does not hold");
        return new TensorEntry(name, type, shape, range[0], range[1] - range[0]);
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

    private void Verify()
    {
        if (ClaimedSha256 is null) throw Bad("it carries no hash of its own");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            long position = 0;
            for (int count; (count = RandomAccess.Read(file, buffer, position)) > 0; position += count)
            {
                if (position == 0)
                {
                    if (count < SafeTensors.HashPosition + SafeTensors.HashDigits) throw Bad("it ends within its hash");
                    buffer.AsSpan(SafeTensors.HashPosition, SafeTensors.HashDigits).Fill((byte)'0');
                }

                hash.AppendData(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (SafeTensors.Hex(hash) != ClaimedSha256) throw Bad("its content does not match its hash; it was torn or changed");
    }

    private void ReadExactly(Span<byte> into, long position)
    {
        while (into.Length > 0)
        {
            var count = RandomAccess.Read(file, into, position);
            if (count == 0) throw Bad("it became shorter while it was read");
            into = into[count..];
            position += count;
        }
    }

    private InvalidTensorFileException Bad(string reason) => new(path, reason);
}
