using System.Numerics;
using CovidLabel.Domain.Slices;

namespace CovidLabel.Imaging.Pixels;

/// <summary>
/// A 64-bit difference hash: the same picture after rescaling or recompression differs in few bits. Groups slices that
/// name no patient, so that copies of one picture never stand on both sides of a split.
/// </summary>
public static class NearDuplicateHash
{
    private const int Side = 8;

    /// <summary>Bit y*8+x tells whether grey rises from cell (y,x) to (y,x+1) of the slice averaged to 8 x 9 cells.</summary>
    public static ulong Of(DecodedSlice slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        var grey = DisplayWindow.Lung.Apply(slice);
        var cells = AreaAverage.Scale(grey, slice.Height, slice.Width, Side, Side + 1);
        ulong hash = 0;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var left = (y * (Side + 1)) + x;
                if (cells[left + 1] > cells[left]) hash |= 1UL << ((y * Side) + x);
            }
        }

        return hash;
    }

    /// <summary>Number of differing bits, 0-64.</summary>
    public static int Distance(ulong first, ulong second) => BitOperations.PopCount(first ^ second);
}
