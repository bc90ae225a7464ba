using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Imaging.Tests.Making;

/// <summary>Writes PNGs of any colour type, valid or not.</summary>
internal static class PngWriter
{
    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte Palette = 3;
    public const byte GreyAlpha = 4;
    public const byte Rgba = 6;

    /// <param name="rows">Packed bytes of all rows, without filter bytes.</param>
    public static byte[] Write(int width, int height, byte depth, byte colour, byte[] rows, byte[]? palette = null, int? orientation = null)
    {
        var rowBytes = rows.Length / height;
        using var raw = new MemoryStream();
        for (var y = 0; y < height; y++)
        {
            raw.WriteByte(0);
            raw.Write(rows, y * rowBytes, rowBytes);
        }

        return Assemble(width, height, depth, colour, raw.ToArray(), palette, orientation);
    }

    /// <summary>A valid PNG whose header promises more than any machine should hold.</summary>
    public static byte[] Bomb(int side) => Assemble(side, side, 8, Grey, new byte[1 << 20], null, null);

    private static byte[] Assemble(int width, int height, byte depth, byte colour, byte[] raw, byte[]? palette, int? orientation)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = depth;
        header[9] = colour;
        Chunk(png, "IHDR", header);
        // Little-endian TIFF with one entry: tag 0x0112, SHORT, one value.
        if (orientation is { } turned)
            Chunk(png, "eXIf", [.. "II*\0\b\0\0\0\u0001\0\u0012\u0001\u0003\0\u0001\0\0\0"u8, (byte)turned, 0, 0, 0, 0, 0, 0, 0]);
        if (palette is not null) Chunk(png, "PLTE", palette);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(raw);
        Chunk(png, "IDAT", packed.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, byte[] data)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] checkedPart = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(checkedPart));
        png.Write(number);
    }

    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }
}
