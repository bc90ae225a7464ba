using CovidLabel.Domain.Slices;

namespace CovidLabel.Imaging.Phantom;

/// <summary>
/// A generated chest CT for demonstration and tests: body, lungs, heart, vessels, ribs, spine, table and noise, with
/// ground glass, consolidation and effusion whose masks are exact. It resembles a scan and is none: never evidence.
/// </summary>
public static class ChestPhantom
{
    private const double FieldOfViewMm = 370;

    /// <summary>Generates patients, half of them with COVID, in a seeded order.</summary>
    /// <param name="seed">Same seed, same slices, bit for bit.</param>
    /// <param name="patients">Number of patients.</param>
    /// <param name="slicesPerPatient">Slices a patient, apex to base.</param>
    /// <param name="size">Rows and columns.</param>
    /// <returns>Slices patient by patient, made as they are taken.</returns>
    public static IEnumerable<PhantomSlice> Generate(int seed, int patients, int slicesPerPatient, int size = 256)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patients);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slicesPerPatient);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 32);
        return Enumerable.Range(0, patients).SelectMany(patient => Patient(seed, patient, slicesPerPatient, size));
    }

    private static IEnumerable<PhantomSlice> Patient(int seed, int patient, int slices, int size)
    {
        // Pairs of patients share the coin, so that any even number of them is balanced.
        var coin = new PhantomRandom(PhantomRandom.Mix((ulong)(uint)seed) + (ulong)(patient / 2)).Chance(0.5);
        var covid = coin == (patient % 2 == 0);
        var random = new PhantomRandom(PhantomRandom.Mix(((ulong)(uint)seed << 32) | (uint)patient));
        var anatomy = new ChestAnatomy(random.Fork());
        var levels = new double[slices];
        for (var i = 0; i < slices; i++) levels[i] = 0.22 + (0.66 * (i + 0.5) / slices);
        var lesions = new ChestLesions(anatomy, covid, levels, random.Fork());
        for (var index = 0; index < slices; index++)
        {
            var name = $"phantom-{seed}-{patient:000}";
            yield return Slice(anatomy, lesions, random.Fork(), levels[index], size, covid, name, index);
        }
    }

    private static PhantomSlice Slice(
        ChestAnatomy anatomy, ChestLesions lesions, PhantomRandom random, double z, int size, bool covid, string patient, int index)
    {
        var pixelMm = FieldOfViewMm / size;
        var vessels = anatomy.VesselsAt(z);
        var hu = new double[size * size];
        var labels = new byte[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var (x, y) = ((column + 0.5 - (size / 2.0)) * pixelMm, (row + 0.5 - (size / 2.0)) * pixelMm);
                var at = (row * size) + column;
                hu[at] = anatomy.HuAt(x, y, z, vessels, pixelMm);
                if (lesions.At(x, y, z) is not { } lesion) continue;
                // Vessels stay visible through ground glass: a lesion never makes tissue lighter than it was.
                hu[at] = Math.Max(hu[at], hu[at] + (lesion.Weight * (lesion.Hu - hu[at])));
                labels[at] = (byte)lesion.Kind;
            }
        }

        AddNoise(hu, size, random);
        var pixels = Array.ConvertAll(hu, value => (short)Math.Clamp(Math.Round(value), -1024, 3071));
        var spacing = new PixelSpacing(pixelMm, pixelMm);
        var slice = new DecodedSlice(size, size, pixels, IsHu: true, spacing, patient, $"{patient}-chest", index);
        return new PhantomSlice(slice, labels, covid);
    }

    /// <summary>Quantum noise after reconstruction is correlated between neighbours: white noise, blurred 3 x 3, about 17 HU.</summary>
    private static void AddNoise(double[] hu, int size, PhantomRandom random)
    {
        const double SigmaHu = 45;
        var white = new double[hu.Length];
        for (var i = 0; i < white.Length; i++) white[i] = SigmaHu * random.Normal();
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                double sum = 0;
                for (var dy = -1; dy <= 1; dy++)
                {
                    for (var dx = -1; dx <= 1; dx++)
                    {
                        var (y, x) = ((row + dy + size) % size, (column + dx + size) % size);
                        sum += (2 - Math.Abs(dx)) * (2 - Math.Abs(dy)) * white[(y * size) + x];
                    }
                }

                hu[(row * size) + column] += sum / 16;
            }
        }
    }
}
