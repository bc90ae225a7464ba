using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Writes a safetensors file front to back: names and shapes are declared first, then the tensors follow in that order, so that a
/// file larger than memory can be written. The file appears under its name only on <see cref="Commit"/>, whole, hashed and on disk;
/// a crash at any moment leaves the old file, if any, untouched.
/// </summary>
public sealed class SafeTensorsWriter : IDisposable
{
    private readonly string path;
    private readonly string temporary;
    private readonly FileStream stream;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long expectedLength;
    private bool committed;

    private SafeTensorsWriter(string path, byte[] header, long dataLength)
    {
        this.path = path;
        temporary = $"{path}.{Environment.ProcessId}.partial";
        expectedLength = sizeof(ulong) + header.Length + dataLength;
        stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20);
        var word = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(word, (ulong)header.Length);
        WriteBytes(word);
        WriteBytes(header);
    }

    /// <summary>Begins a file.</summary>
    /// <param name="tensors">Names, types and shapes in the order in which the data will be written.</param>
    public static SafeTensorsWriter Create(
        string path,
        IEnumerable<KeyValuePair<string, string>> metadata,
        IEnumerable<(string Name, TensorType Type, IReadOnlyList<long> Shape)> tensors)
    {
        var (header, dataLength) = Header(metadata, tensors);
        return new SafeTensorsWriter(path, header, dataLength);
    }

    /// <summary>Appends values of the tensor whose turn it is.</summary>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged => WriteBytes(MemoryMarshal.AsBytes(values));

    /// <summary>Puts the hash in place, brings everything to disk and gives the file its name.</summary>
    /// <returns>The file's SHA-256 as it stands in its metadata.</returns>
    /// <exception cref="IOException">The disk is full or failed; nothing appears under the file's name.</exception>
    public string Commit()
    {
        if (stream.Position != expectedLength)
            throw new InvalidOperationException($"{stream.Position} bytes were written; the header promises {expectedLength}");
        var digits = SafeTensors.Hex(hash);
        stream.Position = SafeTensors.HashPosition;
        stream.Write(Encoding.ASCII.GetBytes(digits));
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(temporary, path, overwrite: true);
        DurableDirectory.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
        committed = true;
        return digits;
    }

    public void Dispose()
    {
        hash.Dispose();
        try
        {
            stream.Dispose();
        }
        finally
        {
            if (!committed) File.Delete(temporary);
        }
    }

    private static (byte[] Header, long DataLength) Header(
        IEnumerable<KeyValuePair<string, string>> metadata,
        IEnumerable<(string Name, TensorType Type, IReadOnlyList<long> Shape)> tensors)
    {
        using var buffer = new MemoryStream();
        long offset = 0;
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("sha256", new string('0', SafeTensors.HashDigits));
            foreach (var (key, value) in metadata) json.WriteString(key, value);
            json.WriteEndObject();
            foreach (var (name, type, shape) in tensors)
            {
                var length = SafeTensors.ByteCount(type, shape)
                    ?? throw new ArgumentException($"{name} has an impossible shape [{string.Join(", ", shape)}]", nameof(tensors));
                json.WriteStartObject(name);
                json.WriteString("dtype", SafeTensors.Name(type));
                json.WriteStartArray("shape");
                foreach (var size in shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // The format wants the data aligned; spaces after the JSON are part of the header.
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        if (buffer.Length > SafeTensors.MaxHeaderBytes)
            throw new ArgumentException($"a header of {buffer.Length} bytes is more than the format allows", nameof(tensors));
        return (buffer.ToArray(), offset);
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        stream.Write(bytes);
    }
}
