using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// A safetensors file, read tensor by tensor with positional reads, so that a file of any size costs no resident memory and
/// several threads may read at once. The header is checked strictly on opening: known types, shapes that match their ranges, ranges
/// that neither overlap nor leave holes nor reach beyond the file.
/// </summary>
public sealed class SafeTensorsReader : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly long dataStart;
    private SafeTensorsHeader header;

    private SafeTensorsReader(string path)
    {
        this.path = path;
        file = File.OpenHandle(path);
        try
        {
            var length = RandomAccess.GetLength(file);
            var bytes = ReadHeader(length);
            dataStart = sizeof(ulong) + bytes.Length;
            header = SafeTensorsHeader.Parse(path, bytes, length - dataStart);
            ClaimedSha256 = header.ClaimedSha256;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The header's <c>__metadata__</c>, without the hash.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries => header.Entries;

    /// <summary>The hash the file claims for itself, or null where it was written by other software.</summary>
    public string? ClaimedSha256 { get; }

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
        var bytes = MemoryMarshal.AsBytes(into).Length;
        if (bytes != entry.ByteCount) throw Bad($"{name} holds {entry.ByteCount} bytes; {bytes} were expected");
        ReadAt(entry.Offset, into);
    }

    /// <summary>Reads a whole tensor into a new array.</summary>
    public T[] Read<T>(string name, TensorType type)
        where T : unmanaged
    {
        var values = new T[Find(name, type).ByteCount / SafeTensors.ElementBytes(type)];
        Read(name, type, values.AsSpan());
        return values;
    }

    /// <summary>Reads values from where a tensor was found (<see cref="TensorEntry.Offset"/>), for those who remember no more of it.</summary>
    public void ReadAt<T>(long offset, Span<T> into)
        where T : unmanaged => ReadExactly(MemoryMarshal.AsBytes(into), dataStart + offset);

    /// <summary>Lets go of metadata and entries once they are understood: those of a large snapshot are tens of megabytes.</summary>
    public void ForgetHeader() => header = SafeTensorsHeader.Empty;

    public void Dispose() => file.Dispose();

    private TensorEntry Find(string name, TensorType type)
    {
        if (!header.Entries.TryGetValue(name, out var entry)) throw Bad($"it holds no tensor {name}");
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
        var bytes = new byte[length];
        ReadExactly(bytes, word.Length);
        return bytes;
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
