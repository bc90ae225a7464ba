using System.Globalization;
using System.Text;

namespace Imaging.Tests.Making;

/// <summary>Writes small Explicit VR Little Endian DICOM files (PS3.10), one or many frames of 16 bits.</summary>
internal sealed class DicomWriter
{
    public const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";
    public const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    public string Modality { get; init; } = "CT";

    public string SopClass { get; init; } = CtImageStorage;

    public string Photometric { get; init; } = "MONOCHROME2";

    public string? Slope { get; init; } = "1";

    public string? Intercept { get; init; } = "-1024";

    public string? PatientId { get; init; } = "Doe^Jane 4711";

    public string? SeriesUid { get; init; } = "1.2.3.4";

    public int InstanceNumber { get; init; } = 1;

    /// <summary>Image Position (Patient) in mm, third coordinate; slices lie in the x-y plane.</summary>
    public double? PositionZMm { get; init; }

    /// <summary>Image Orientation (Patient): the directions of rows and columns, written with the position.</summary>
    public string Orientation { get; init; } = "1\\0\\0\\0\\1\\0";

    public string? FrameOfReferenceUid { get; init; }

    public string? PixelSpacing { get; init; } = "0.7\\0.7";

    public int? Frames { get; init; }

    /// <param name="stored">Stored values, signed 16 bits, rows first; 8 bits where <paramref name="bits"/> says so.</param>
    public byte[] Write(int rows, int columns, short[] stored, int bits = 16)
    {
        using var file = new MemoryStream();
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        using var meta = new MemoryStream();
        Element(meta, 0x0002, 0x0001, "OB", [0, 1]);
        Text(meta, 0x0002, 0x0002, "UI", SopClass);
        Text(meta, 0x0002, 0x0003, "UI", $"1.2.3.4.{InstanceNumber}");
        Text(meta, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1");
        Text(meta, 0x0002, 0x0012, "UI", "1.2.3");
        Element(file, 0x0002, 0x0000, "UL", BitConverter.GetBytes((uint)meta.Length));
        meta.WriteTo(file);
        Text(file, 0x0008, 0x0016, "UI", SopClass);
        Text(file, 0x0008, 0x0018, "UI", $"1.2.3.4.{InstanceNumber}");
        Text(file, 0x0008, 0x0060, "CS", Modality);
        Text(file, 0x0010, 0x0010, "PN", "Doe^Jane");
        if (PatientId is not null) Text(file, 0x0010, 0x0020, "LO", PatientId);
        if (SeriesUid is not null) Text(file, 0x0020, 0x000E, "UI", SeriesUid);
        Text(file, 0x0020, 0x0013, "IS", InstanceNumber.ToString(CultureInfo.InvariantCulture));
        if (PositionZMm is { } z)
        {
            Text(file, 0x0020, 0x0032, "DS", string.Create(CultureInfo.InvariantCulture, $"-100\\-100\\{z}"));
            Text(file, 0x0020, 0x0037, "DS", Orientation);
        }

        if (FrameOfReferenceUid is not null) Text(file, 0x0020, 0x0052, "UI", FrameOfReferenceUid);

        Image(file, rows, columns, stored, bits);
        return file.ToArray();
    }

    private void Image(MemoryStream file, int rows, int columns, short[] stored, int bits)
    {
        Number(file, 0x0028, 0x0002, 1);
        Text(file, 0x0028, 0x0004, "CS", Photometric);
        if (Frames is { } frames) Text(file, 0x0028, 0x0008, "IS", frames.ToString(CultureInfo.InvariantCulture));
        Number(file, 0x0028, 0x0010, rows);
        Number(file, 0x0028, 0x0011, columns);
        if (PixelSpacing is not null) Text(file, 0x0028, 0x0030, "DS", PixelSpacing);
        Number(file, 0x0028, 0x0100, bits);
        Number(file, 0x0028, 0x0101, bits);
        Number(file, 0x0028, 0x0102, bits - 1);
        Number(file, 0x0028, 0x0103, bits == 16 ? 1 : 0);
        if (Intercept is not null) Text(file, 0x0028, 0x1052, "DS", Intercept);
        if (Slope is not null) Text(file, 0x0028, 0x1053, "DS", Slope);
        var pixels = bits == 16
            ? stored.SelectMany(BitConverter.GetBytes).ToArray()
            : Array.ConvertAll(stored, value => (byte)value);
        Element(file, 0x7FE0, 0x0010, bits == 16 ? "OW" : "OB", pixels);
    }

    private static void Number(MemoryStream file, ushort group, ushort element, int value) =>
        Element(file, group, element, "US", BitConverter.GetBytes((ushort)value));

    private static void Text(MemoryStream file, ushort group, ushort element, string vr, string value)
    {
        var padded = value.Length % 2 == 0 ? value : value + (vr == "UI" ? '\0' : ' ');
        Element(file, group, element, vr, Encoding.ASCII.GetBytes(padded));
    }

    private static void Element(MemoryStream file, ushort group, ushort element, string vr, byte[] value)
    {
        file.Write(BitConverter.GetBytes(group));
        file.Write(BitConverter.GetBytes(element));
        file.Write(Encoding.ASCII.GetBytes(vr));
        if (vr is "OB" or "OW")
        {
            file.Write([0, 0]);
            file.Write(BitConverter.GetBytes((uint)value.Length));
        }
        else
        {
            file.Write(BitConverter.GetBytes((ushort)value.Length));
        }

        file.Write(value);
    }
}
