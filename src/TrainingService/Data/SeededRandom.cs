using System.Security.Cryptography;
using System.Text;

namespace CovidLabel.TrainingService.Data;

/// <summary>
/// Random numbers that depend on nothing but their key, so that a run can be resumed at any step and repeated on any machine:
/// SplitMix64 (Steele, Lea, Flood 2014) started from a mix of seed, purpose and position.
/// </summary>
public struct SeededRandom
{
    private ulong state;

    public SeededRandom(long seed, string purpose, long first = 0, long second = 0)
    {
        state = (ulong)seed;
        state = Next() ^ HashOf(purpose);
        state = Next() ^ (ulong)first;
        state = Next() ^ (ulong)second;
        Next();
    }

    /// <summary>The first 8 bytes of the text's SHA-256: the same on every machine and in every version.</summary>
    public static ulong HashOf(string text) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0);

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [-range, range).</summary>
    public double NextAround(double range) => ((NextDouble() * 2) - 1) * range;

    /// <summary>Uniform in [0, count).</summary>
    public int NextInt(int count) => (int)(NextDouble() * count);

    /// <summary>Standard normal (Box-Muller, one of the pair).</summary>
    public double NextNormal() =>
        Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Fisher-Yates.</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
