namespace CovidLabel.Imaging.Phantom;

/// <summary>Smooth noise in space: random values on a lattice, blended between lattice points. Zero mean, within -1 and 1.</summary>
internal sealed class SmoothNoise(ulong seed, double cellMm)
{
    public double At(double x, double y, double z)
    {
        var (cellX, blendX) = Split(x / cellMm);
        var (cellY, blendY) = Split(y / cellMm);
        var (cellZ, blendZ) = Split(z / cellMm);
        double sum = 0;
        for (var corner = 0; corner < 8; corner++)
        {
            var (dx, dy, dz) = (corner & 1, (corner >> 1) & 1, corner >> 2);
            var weight = (dx == 1 ? blendX : 1 - blendX) * (dy == 1 ? blendY : 1 - blendY) * (dz == 1 ? blendZ : 1 - blendZ);
            sum += weight * Lattice(cellX + dx, cellY + dy, cellZ + dz);
        }

        return sum;
    }

    /// <summary>
    /// Three octaves, each turned against the last so that the lattice does not show: edges neither round nor ragged.
    /// </summary>
    public double Rough(double x, double y, double z) =>
        (0.55 * At((0.8 * x) + (0.6 * y), (0.8 * y) - (0.6 * x), z)) +
        (0.3 * At((1.2 * x) - (1.6 * y), (1.6 * x) + (1.2 * y), 2 * z)) +
        (0.15 * At((3.5 * x) + (1.4 * y), (3.5 * y) - (1.4 * x), 4 * z));

    private static (int Cell, double Blend) Split(double position)
    {
        var floor = Math.Floor(position);
        var part = position - floor;
        return ((int)floor, part * part * (3 - (2 * part)));
    }

    private double Lattice(int x, int y, int z)
    {
        var bits = PhantomRandom.Mix(seed ^ ((ulong)(uint)x * 0x8DA6B343) ^ ((ulong)(uint)y << 21) ^ ((ulong)(uint)z << 42));
        return ((bits >> 11) * (2.0 / (1UL << 53))) - 1;
    }
}
