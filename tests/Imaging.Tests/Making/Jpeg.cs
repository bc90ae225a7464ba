namespace Imaging.Tests.Making;

/// <summary>The smallest useful JPEG: one 8 x 8 block of uniform grey, baseline, with its tables (ITU-T T.81).</summary>
internal static class Jpeg
{
    public static byte[] UniformGrey()
    {
        var quantisation = Enumerable.Repeat((byte)1, 64).ToArray();
        return
        [
            0xFF, 0xD8,
            0xFF, 0xDB, 0, 67, 0, .. quantisation,
            0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0,
            // DC table: category 0 has the one-bit code 0. AC table: end of block has the one-bit code 0.
            0xFF, 0xC4, 0, 20, 0x00, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 63, 0,
            // Difference 0, end of block, padded with ones.
            0b00111111,
            0xFF, 0xD9,
        ];
    }
}
