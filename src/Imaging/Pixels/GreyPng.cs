using System.Buffers.Binary;
using System.IO.Compression;

namespace CovidLabel.Imaging.Pixels;

/// <summary>Writes the two kinds of PNG the platform serves (PNG 1.2, 8 bits a sample, not interlaced).</summary>
public static class GreyPng
{
    private const byte ColourGrey = 0;
    private const byte ColourPalette = 3;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>
    /// Red, green, blue of the label map's values 0-3: background black, then ground glass, consolidation and effusion
    /// in the first three colours of Okabe and Ito's palette, which colour-blind readers tell apart.
    /// </summary>
    private static readonly byte[] LabelPalette = [0, 0, 0, 230, 159, 0, 86, 180, 233, 0, 158, 115];

    /// <param name="pixels">height x width grey values, rows first.</param>
    public static byte[] Grey(ReadOnlySpan<byte> pixels, int height, int width) =>
        Encode(pixels, height, width, ColourGrey, []);

    /// <summary>A palette PNG whose indices are the label map; readers that keep indices get 0-3 back.</summary>
    /// <param name="labels">height x width values 0-3, rows first.</param>
    public static byte[] LabelMap(ReadOnlySpan<byte> labels, int height, int width)
    {
        if (labels.ContainsAnyExceptInRange((byte)0, (byte)3))
            throw new ArgumentException("a label map holds values 0 to 3 only", nameof(labels));
        return Encode(labels, height, width, ColourPalette, LabelPalette);
    }

    private static byte[] Encode(ReadOnlySpan<byte> pixels, int height, int width, byte colour, ReadOnlySpan<byte> palette)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (pixels.Length != (long)height * width)
            throw new ArgumentException($"{pixels.Length} values do not fill {width}x{height}", nameof(pixels));
        using var png = new MemoryStream();
        png.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = colour;
        Chunk(png, "IHDR"u8, header);
        if (!palette.IsEmpty) Chunk(png, "PLTE"u8, palette);
        Chunk(png, "IDAT"u8, Deflate(pixels, height, width));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Deflate(ReadOnlySpan<byte> pixels, int height, int width)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0); // filter "none"
                zlib.Write(pixels.Slice(y * width, width));
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(type, data));
        png.Write(number);
    }

    /// <summary>CRC-32 of PNG 1.2 section 3.4, bit by bit over a 256-entry table.</summary>
    private static uint Checksum(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var part in type) crc = CrcTable[(crc ^ part) & 0xFF] ^ (crc >> 8);
        foreach (var part in data) crc = CrcTable[(crc ^ part) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static readonly uint[] CrcTable = BuildCrcTable();

    private static uint[] BuildCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            var c = n;
            for (var bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }

        return table;
    }
}
