using System.Numerics;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// A 512-bit picture hash: the signs of the horizontal and vertical differences of the picture on a 17x17 grid (difference hash).
/// It survives scaling, compression and grey-level changes. On the public slices it was set on, two pictures of one patient lie
/// near each other and unrelated ones around 240 bits apart; the closest unrelated pair was 104 apart.
/// </summary>
public readonly struct NearDuplicateHash
{
    /// <summary>Pictures at most this many bits apart count as near-duplicates.</summary>
    public const int MaxDistanceBits = 96;

    private const int Grid = 17;
    private const int Words = 8;

    private readonly ulong[] bits;

    private NearDuplicateHash(ulong[] bits) => this.bits = bits;

    /// <param name="pixels">height x width values, rows first.</param>
    public static NearDuplicateHash Of(short[] pixels, int height, int width)
    {
        var plane = new float[pixels.Length];
        for (var i = 0; i < pixels.Length; i++) plane[i] = pixels[i];
        var small = Resampling.Antialiased(plane, height, width, Grid, Grid);
        var bits = new ulong[Words];
        var bit = 0;
        for (var y = 0; y < Grid - 1; y++)
        {
            for (var x = 0; x < Grid - 1; x++)
            {
                var here = small[(y * Grid) + x];
                if (small[(y * Grid) + x + 1] > here) bits[bit / 64] |= 1UL << (bit % 64);
                bit++;
                if (small[((y + 1) * Grid) + x] > here) bits[bit / 64] |= 1UL << (bit % 64);
                bit++;
            }
        }

        return new NearDuplicateHash(bits);
    }

    /// <summary>Number of differing bits, 0 to 512.</summary>
    public int DistanceTo(NearDuplicateHash other)
    {
        var distance = 0;
        for (var i = 0; i < Words; i++) distance += BitOperations.PopCount(bits[i] ^ other.bits[i]);
        return distance;
    }
}
