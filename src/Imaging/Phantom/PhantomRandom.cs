namespace CovidLabel.Imaging.Phantom;

/// <summary>
/// Random numbers that are the same on every machine and .NET version: SplitMix64 (Steele, Lea, Flood 2014).
/// </summary>
internal sealed class PhantomRandom(ulong seed)
{
    private ulong state = seed;

    public ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15;
        return Mix(state);
    }

    /// <summary>Uniform in [0,1).</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + ((high - low) * Next());

    public bool Chance(double probability) => Next() < probability;

    /// <summary>Standard normal, by the sum of twelve uniforms: no transcendental whose last bit depends on the machine.</summary>
    public double Normal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++) sum += Next();
        return sum;
    }

    /// <summary>An independent stream, for one part of the picture.</summary>
    public PhantomRandom Fork() => new(NextBits());

    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
