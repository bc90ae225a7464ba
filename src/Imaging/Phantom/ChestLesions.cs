using CovidLabel.Domain.Annotations;

namespace CovidLabel.Imaging.Phantom;

/// <summary>What a pixel holds of a lesion: the kind and the HU it is drawn towards, with a weight that is never zero.</summary>
internal readonly record struct LesionPixel(LesionKind Kind, double Hu, double Weight);

/// <summary>
/// One generated patient's lesions as a function of position. COVID: ground glass, mostly peripheral, posterior and
/// basal, some of it with a consolidated core; effusions are rarer there and occur without COVID too.
/// </summary>
internal sealed class ChestLesions
{
    private const double EdgeMm = 5;
    private readonly ChestAnatomy anatomy;
    private readonly List<Patch> patches = [];
    private readonly List<Effusion> effusions = [];
    private readonly SmoothNoise edge;
    private readonly SmoothNoise density;

    public ChestLesions(ChestAnatomy anatomy, bool covid, IReadOnlyList<double> levels, PhantomRandom random)
    {
        this.anatomy = anatomy;
        edge = new SmoothNoise(random.NextBits(), 22);
        density = new SmoothNoise(random.NextBits(), 7);
        if (covid)
        {
            // Disease spans the scanned range, so that the label of a slice is never only the patient's history.
            foreach (var z in levels) patches.Add(NewPatch(random, z, random.Between(18, 36)));
            var extra = (int)random.Between(1, 5);
            for (var i = 0; i < extra; i++) patches.Add(NewPatch(random, random.Between(0.35, 0.9), random.Between(14, 38)));
        }

        if (!random.Chance(covid ? 0.25 : 0.35)) return;
        effusions.Add(new Effusion(random.Chance(0.5) ? -1 : 1, random.Between(10, 34), random.Between(4, 16)));
    }

    /// <summary>The lesion at a place inside a lung, or null. Effusion displaces lung, so it wins over the others.</summary>
    public LesionPixel? At(double x, double y, double z)
    {
        if (anatomy.LungDepthMm(x, y, z) <= 0) return null;
        foreach (var effusion in effusions)
        {
            if (Math.Sign(x) == effusion.Side && FluidDepthMm(effusion, x, y, z) > 0)
                return new LesionPixel(LesionKind.PleuralEffusion, effusion.Hu, 1);
        }

        LesionPixel? strongest = null;
        foreach (var patch in patches)
        {
            if (PatchAt(patch, x, y, z) is not { } pixel) continue;
            if (strongest is null || pixel.Kind > strongest.Value.Kind || pixel.Weight > strongest.Value.Weight)
                strongest = strongest is { Kind: LesionKind.Consolidation } && pixel.Kind == LesionKind.GroundGlass ? strongest : pixel;
        }

        return strongest;
    }

    private LesionPixel? PatchAt(Patch patch, double x, double y, double z)
    {
        var along = (z - patch.Z) * anatomy.LengthMm;
        var (dx, dy, dz) = ((x - patch.X) / patch.RadiusX, (y - patch.Y) / patch.RadiusY, along / patch.RadiusZ);
        var radius = Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz)) + (0.75 * edge.Rough(x, y, z * anatomy.LengthMm));
        var depthMm = (1 - radius) * Math.Min(patch.RadiusX, patch.RadiusY);
        if (depthMm <= 0) return null;
        var grain = density.Rough(x, y, z * anatomy.LengthMm);
        if (radius + (0.5 * grain) < patch.CoreShare)
            return new LesionPixel(LesionKind.Consolidation, 15 + (30 * grain), 1);
        // Ground glass fades in: a reader's edge lies somewhere in this rim, the generated mask takes all of it.
        var weight = 0.3 + (0.7 * Math.Min(1, depthMm / EdgeMm));
        return new LesionPixel(LesionKind.GroundGlass, patch.GroundGlassHu + (140 * grain), weight);
    }

    /// <summary>Fluid settles at the back and climbs along the side wall: a crescent with a meniscus.</summary>
    private double FluidDepthMm(Effusion effusion, double x, double y, double z)
    {
        var back = anatomy.CavityHalfDepthMm(z) - 11;
        var (u, wide) = (Math.Abs(x), anatomy.CavityHalfWidthMm(z));
        var climb = 22 * Math.Pow(u / wide, 4);
        var basal = Math.Clamp((z - 0.3) / 0.4, 0, 1.2);
        var surface = back - (effusion.HeightMm * basal) - (climb * basal);
        return basal <= 0 ? -1 : y - surface;
    }

    private Patch NewPatch(PhantomRandom random, double z, double radiusMm)
    {
        // Rejection sampling towards the periphery and the back; the last try stands wherever it fell inside a lung.
        var (wide, deep) = (anatomy.CavityHalfWidthMm(z), anatomy.CavityHalfDepthMm(z));
        var (x, y) = (0.72 * wide, 0.2 * deep);
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var (tryX, tryY) = (random.Between(-0.95, 0.95) * wide, random.Between(-0.75, 0.9) * deep);
            var depth = anatomy.LungDepthMm(tryX, tryY, z);
            if (depth < 4) continue;
            (x, y) = (tryX, tryY);
            if (depth < 22 && random.Chance(0.5 + (0.45 * tryY / deep))) break;
        }

        var core = random.Chance(0.5) ? random.Between(0.3, 0.7) : double.NegativeInfinity;
        return new Patch(
            x,
            y,
            z,
            radiusMm * random.Between(0.8, 1.5),
            radiusMm * random.Between(0.7, 1.1),
            radiusMm * random.Between(0.7, 1.2),
            random.Between(-610, -440),
            core);
    }

    private sealed record Patch(
        double X, double Y, double Z, double RadiusX, double RadiusY, double RadiusZ, double GroundGlassHu, double CoreShare);

    private sealed record Effusion(int Side, double HeightMm, double Hu);
}
