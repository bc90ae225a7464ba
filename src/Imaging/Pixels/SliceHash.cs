using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CovidLabel.Domain.Slices;

namespace CovidLabel.Imaging.Pixels;

/// <summary>Identity of a slice's pixels: two files with the same pixels are one slice, whatever their container.</summary>
public static class SliceHash
{
    /// <summary>
    /// SHA-256 over width, height (int32), whether HU (one byte) and the pixels (int16, rows first), all little-endian.
    /// </summary>
    /// <returns>32 bytes.</returns>
    public static byte[] Of(DecodedSlice slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[9];
        BinaryPrimitives.WriteInt32LittleEndian(head, slice.Width);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], slice.Height);
        head[8] = slice.IsHu ? (byte)1 : (byte)0;
        sha.AppendData(head);
        sha.AppendData(LittleEndian(slice.Pixels));
        return sha.GetHashAndReset();
    }

    /// <summary>Pixels as int16 little-endian bytes, the form in which they are stored and sent.</summary>
    public static byte[] LittleEndian(ReadOnlySpan<short> pixels)
    {
        var bytes = new byte[pixels.Length * sizeof(short)];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(pixels).CopyTo(bytes);
            return bytes;
        }

        for (var i = 0; i < pixels.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * sizeof(short)), pixels[i]);
        return bytes;
    }
}
