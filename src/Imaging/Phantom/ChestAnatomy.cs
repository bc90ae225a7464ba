namespace CovidLabel.Imaging.Phantom;

/// <summary>
/// One generated patient's chest as a function of position. Axes in mm: x to the patient's left (right on the image), y
/// to the back (down on the image), z from the lung apex (0) to the base (1, relative). The patient lies supine.
/// </summary>
internal sealed class ChestAnatomy
{
    public const double AirHu = -1000;
    private readonly double fatMm;
    private readonly double heartShift;
    private readonly double heartSize;
    private readonly double lungHu;
    private readonly double softTissueHu;
    private readonly double contrastHu;
    private readonly double ribPhase;
    private readonly SmoothNoise texture;
    private readonly SmoothNoise outline;
    private readonly VesselTree vessels;

    public ChestAnatomy(PhantomRandom random)
    {
        BodyHalfWidthMm = random.Between(155, 180);
        BodyHalfDepthMm = random.Between(110, 128);
        fatMm = random.Between(6, 18);
        heartShift = random.Between(14, 26);
        heartSize = random.Between(0.9, 1.15);
        lungHu = random.Between(-885, -835);
        softTissueHu = random.Between(35, 55);
        contrastHu = random.Chance(0.3) ? random.Between(120, 190) : random.Between(38, 50);
        ribPhase = random.Between(0, Math.PI);
        LengthMm = random.Between(230, 290);
        texture = new SmoothNoise(random.NextBits(), 9);
        outline = new SmoothNoise(random.NextBits(), 55);
        vessels = new VesselTree(random.Fork(), CavityHalfWidthMm(0.5), CavityHalfDepthMm(0.5), LengthMm);
    }

    public double BodyHalfWidthMm { get; }

    public double BodyHalfDepthMm { get; }

    /// <summary>Height of the lungs, apex to base.</summary>
    public double LengthMm { get; }

    /// <summary>Vessels and airway walls that pass near a level; prepared once a slice.</summary>
    public VesselTree.Level VesselsAt(double z) => vessels.Near(z * LengthMm);

    /// <summary>HU without lesions or noise.</summary>
    public double HuAt(double x, double y, double z, VesselTree.Level level, double pixelMm)
    {
        var body = BodyDepthMm(x, y, z);
        if (body < -pixelMm) return TableHu(x, y);
        var lung = LungDepthMm(x, y, z);
        // Deep in the lung nothing else shows; the edge is blended with what lies behind it.
        var inside = lung > pixelMm ? lungHu : SoftTissueHu(x, y, z, body, lung);
        if (lung > -pixelMm)
        {
            var air = lungHu + (0.45 * y) + (22 * texture.At(x, y, z * LengthMm));
            var vessel = level.CoverAt(x, y, pixelMm);
            var parenchyma = air + ((softTissueHu - 5 - air) * vessel);
            inside = Blend(inside, parenchyma, lung, pixelMm);
        }

        inside = Airways(x, y, z, inside, pixelMm);
        return Blend(AirHu, inside, body, pixelMm);
    }

    /// <summary>Depth inside the nearest lung in mm, negative outside; the sign is exact, the size approximate.</summary>
    public double LungDepthMm(double x, double y, double z)
    {
        var wobble = 6 * outline.At(x, y, z * LengthMm);
        var (halfWidth, halfDepth) = (CavityHalfWidthMm(z) - 7, CavityHalfDepthMm(z) - 7);
        var cavity = EllipseDepth(x, y + 4, halfWidth, halfDepth);
        var mediastinum = MediastinumDepth(x, y, z) + wobble;
        var spine = EllipseDepth(x, y - (0.62 * BodyHalfDepthMm), 30, 27);
        var diaphragm = DiaphragmDepth(x, y, z) + wobble;
        return Math.Min(Math.Min(cavity + (0.5 * wobble), -mediastinum), Math.Min(-spine, -diaphragm));
    }

    /// <summary>Half width of the chest cavity at a level: narrow at the apex, widest towards the base.</summary>
    public double CavityHalfWidthMm(double z) => (BodyHalfWidthMm - fatMm - 15) * (0.66 + (0.34 * SmoothStep(0, 0.45, z)));

    public double CavityHalfDepthMm(double z) => (BodyHalfDepthMm - fatMm - 7) * (0.7 + (0.3 * SmoothStep(0, 0.4, z)));

    private static double SmoothStep(double from, double to, double value)
    {
        var t = Math.Clamp((value - from) / (to - from), 0, 1);
        return t * t * (3 - (2 * t));
    }

    /// <summary>Approximate distance inside an ellipse in mm: exact on its outline, of the right sign elsewhere.</summary>
    private static double EllipseDepth(double x, double y, double halfWidth, double halfDepth)
    {
        var radius = Math.Sqrt((x * x / (halfWidth * halfWidth)) + (y * y / (halfDepth * halfDepth)));
        return (1 - radius) * Math.Min(halfWidth, halfDepth);
    }

    /// <summary>Partial volume at an edge: the share of the pixel inside grows over one pixel's width.</summary>
    private static double Blend(double outside, double inside, double depthMm, double pixelMm) =>
        outside + ((inside - outside) * Math.Clamp((depthMm / pixelMm) + 0.5, 0, 1));

    private double BodyDepthMm(double x, double y, double z)
    {
        var shoulders = 1 + (0.12 * (1 - SmoothStep(0, 0.2, z)));
        // A chest is flatter in front and at the back than an ellipse: an exponent of 2.4 instead of 2.
        var (u, v) = (Math.Abs(x) / (BodyHalfWidthMm * shoulders), Math.Abs(y) / BodyHalfDepthMm);
        var radius = Math.Pow(Math.Pow(u, 2.4) + Math.Pow(v, 2.4), 1 / 2.4);
        return ((1 - radius) * BodyHalfDepthMm) + (2.5 * outline.At(x, y, z * LengthMm));
    }

    private double MediastinumDepth(double x, double y, double z)
    {
        // Waisted: wide at the great vessels and the spine, narrow where the lungs meet in front.
        var front = SmoothStep(-0.25 * BodyHalfDepthMm, -0.75 * BodyHalfDepthMm, y);
        var behind = SmoothStep(10, 60, y);
        var band = 25 - (15 * front) - (6 * behind) - Math.Abs(x - 3 - (6 * outline.At(y, z * LengthMm, 7)));
        var low = SmoothStep(0.38, 0.6, z);
        var heart = low <= 0 ? double.NegativeInfinity : EllipseDepth(
            x - heartShift, y + 24, 62 * heartSize * low, 48 * heartSize * low);
        var arch = EllipseDepth(x - 14, y - 8, 30 * (1 - SmoothStep(0.3, 0.5, z)) + 1, 34);
        var aorta = EllipseDepth(x - 24, y - 38, 15, 15);
        return Math.Max(Math.Max(band, heart), Math.Max(arch, aorta));
    }

    /// <summary>Depth inside the diaphragm domes: liver on the patient's right, stomach and spleen on the left.</summary>
    private static double DiaphragmDepth(double x, double y, double z)
    {
        var right = x < 0;
        var radius = (right ? 95 : 82) * Math.Sqrt(Math.Max(0, (z - (right ? 0.74 : 0.82)) / 0.3));
        return radius <= 0 ? double.NegativeInfinity : EllipseDepth(x - (right ? -62 : 66), y + 6, radius, 0.75 * radius);
    }

    private double SoftTissueHu(double x, double y, double z, double bodyDepth, double lungDepth)
    {
        if (bodyDepth < 2) return 20; // skin
        var muscle = EllipseDepth(x, y + 2, CavityHalfWidthMm(z) + 17, CavityHalfDepthMm(z) + 11);
        var grain = 6 * texture.At(2 * x, 2 * y, z * LengthMm);
        var hu = muscle > 0 ? softTissueHu + grain : -102 + (2 * grain);
        if (IntercostalFat(x, y, z) is { } fat) hu = fat;
        if (lungDepth < 0) hu = Organs(x, y, z, hu, grain);
        return Bones(x, y, z, hu);
    }

    private double? IntercostalFat(double x, double y, double z)
    {
        var shell = EllipseDepth(x, y + 3, CavityHalfWidthMm(z), CavityHalfDepthMm(z));
        return shell is > -1.2 and < 1.2 ? -60 : null;
    }

    private double Organs(double x, double y, double z, double hu, double grain)
    {
        if (DiaphragmDepth(x, y, z) > 0) return (x < 0 ? 58 : 44) + (contrastHu > 100 ? 40 : 0) + grain;
        if (MediastinumDepth(x, y, z) < 0) return hu;
        var low = SmoothStep(0.38, 0.6, z);
        if (low > 0 && EllipseDepth(x - heartShift, y + 24, 54 * heartSize * low, 41 * heartSize * low) > 0)
            return contrastHu + grain;
        var descending = EllipseDepth(x - 24, y - 38, 12, 12);
        var ascending = z < 0.62 ? EllipseDepth(x + 12, y + 22, 15, 15) : -1;
        var cava = z < 0.62 ? EllipseDepth(x + 34, y + 12, 8, 10) : -1;
        if (descending > 0 || ascending > 0 || cava > 0) return contrastHu + grain;
        return -70 + (25 * texture.At(x, y, z * LengthMm)); // mediastinal fat
    }

    private double Bones(double x, double y, double z, double hu)
    {
        var spineY = 0.62 * BodyHalfDepthMm;
        var vertebra = EllipseDepth(x, y - spineY + 3, 19, 15);
        if (vertebra > 0) return vertebra < 2.2 ? 430 : 190 + (30 * texture.At(3 * x, 3 * y, z * LengthMm));
        var canal = EllipseDepth(x, y - spineY - 20, 9, 8);
        if (canal > 0) return 25;
        if (canal > -4.5) return 380; // vertebral arch
        if (EllipseDepth(x, y - spineY - 36, 4, 13) > 0) return 330; // spinous process
        if (EllipseDepth(Math.Abs(x) - 27, y - spineY - 16, 13, 5) > 0) return 310; // transverse process
        var sternum = EllipseDepth(x, y + CavityHalfDepthMm(z) + 4, 19, 6);
        if (sternum > 0) return sternum < 1.5 ? 350 : 140;
        var ring = EllipseDepth(x, y + 3, CavityHalfWidthMm(z) + 6, CavityHalfDepthMm(z) + 4.5);
        if (Math.Abs(ring) > 3.6) return hu;
        // Ribs run downwards to the front, so that a slice cuts several of them, each over a part of the ring.
        var angle = Math.Atan2(y, Math.Abs(x)) + (0.05 * Math.Sign(x));
        var along = Math.Sin((7.5 * angle) + ribPhase + (z * LengthMm / 11.5));
        if (along < 0.25) return hu;
        return Math.Abs(ring) > 2.1 || along < 0.4 ? 520 : 240;
    }

    private static double Airways(double x, double y, double z, double hu, double pixelMm)
    {
        var split = SmoothStep(0.36, 0.5, z);
        if (z > 0.62) return hu;
        var radius = 9.5 - (4 * split);
        var offset = 26 * split;
        var depth = EllipseDepth(Math.Abs(x) - offset, y - 2 - (8 * split), radius, radius);
        if (depth > -1.6 && depth <= 0) hu = Math.Max(hu, -20); // wall
        return Blend(hu, -985, depth, pixelMm);
    }

    private double TableHu(double x, double y)
    {
        if (Math.Abs(x) > 210) return AirHu;
        var sag = y - BodyHalfDepthMm - 9 + (x * x / 1700);
        return Math.Abs(sag) < 1.1 ? -120 : Math.Abs(sag - 24) < 1.1 ? -160 : sag is > 0 and < 24 ? -955 : AirHu;
    }
}
