namespace CovidLabel.Imaging.Phantom;

/// <summary>
/// Pulmonary vessels: two trees of tapering segments in space, growing from the hila. A slice sees what passes its level,
/// so vessels run on from slice to slice.
/// </summary>
internal sealed class VesselTree
{
    private const int Generations = 9;
    private readonly List<Segment> segments = [];

    public VesselTree(PhantomRandom random, double halfWidthMm, double halfDepthMm, double lengthMm)
    {
        foreach (var side in (double[])[-1, 1])
        {
            for (var trunk = 0; trunk < 13; trunk++)
            {
                var root = new Point(side * 27, random.Between(-6, 14), (0.5 + random.Between(-0.1, 0.12)) * lengthMm);
                var target = new Point(
                    side * random.Between(0.35, 0.95) * halfWidthMm,
                    random.Between(-0.85, 0.9) * halfDepthMm,
                    random.Between(0.08, 0.98) * lengthMm);
                Grow(random, root, (target - root).Unit(), random.Between(2.6, 4.2), Generations);
            }
        }
    }

    public Level Near(double zMm)
    {
        var near = new List<Segment>();
        foreach (var segment in segments)
        {
            var (low, high) = (Math.Min(segment.From.Z, segment.To.Z), Math.Max(segment.From.Z, segment.To.Z));
            if (zMm > low - segment.RadiusMm && zMm < high + segment.RadiusMm) near.Add(segment);
        }

        return new Level(near, zMm);
    }

    private void Grow(PhantomRandom random, Point from, Point direction, double radiusMm, int generations)
    {
        if (generations == 0 || radiusMm < 0.4) return;
        var to = from + (direction * random.Between(8, 15));
        segments.Add(new Segment(from, to, radiusMm));
        var children = generations == 1 ? 1 : 2;
        for (var child = 0; child < children; child++)
        {
            var turn = new Point(random.Normal(), random.Normal(), random.Normal()) * 0.42;
            Grow(random, to, (direction + turn).Unit(), radiusMm * random.Between(0.7, 0.88), generations - 1);
        }
    }

    internal readonly record struct Point(double X, double Y, double Z)
    {
        public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

        public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

        public static Point operator *(Point a, double factor) => new(a.X * factor, a.Y * factor, a.Z * factor);

        public double Dot(Point other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

        public Point Unit() => this * (1 / Math.Sqrt(Dot(this)));
    }

    internal readonly record struct Segment(Point From, Point To, double RadiusMm)
    {
        public double DistanceTo(Point point)
        {
            var axis = To - From;
            var along = Math.Clamp((point - From).Dot(axis) / axis.Dot(axis), 0, 1);
            var gap = point - From - (axis * along);
            return Math.Sqrt(gap.Dot(gap));
        }
    }

    /// <summary>The segments of one slice, sorted into square bins so that a pixel asks only its neighbours.</summary>
    internal sealed class Level
    {
        private const double BinMm = 6;
        private const double ReachMm = 5;
        private readonly Dictionary<(int X, int Y), List<Segment>> bins = [];
        private readonly double zMm;

        internal Level(IEnumerable<Segment> near, double zMm)
        {
            this.zMm = zMm;
            foreach (var segment in near)
            {
                var (lowX, highX) = Range(segment.From.X, segment.To.X);
                var (lowY, highY) = Range(segment.From.Y, segment.To.Y);
                for (var x = lowX; x <= highX; x++)
                {
                    for (var y = lowY; y <= highY; y++)
                    {
                        if (!bins.TryGetValue((x, y), out var bin)) bins.Add((x, y), bin = []);
                        bin.Add(segment);
                    }
                }
            }
        }

        /// <summary>Share of a pixel that is vessel, 0-1.</summary>
        public double CoverAt(double x, double y, double pixelMm)
        {
            if (!bins.TryGetValue(((int)Math.Floor(x / BinMm), (int)Math.Floor(y / BinMm)), out var bin)) return 0;
            var point = new Point(x, y, zMm);
            double cover = 0;
            foreach (var segment in bin)
            {
                var depth = segment.RadiusMm - segment.DistanceTo(point);
                cover = Math.Max(cover, Math.Clamp((depth / pixelMm) + 0.5, 0, 1) * Math.Min(1, segment.RadiusMm / pixelMm));
            }

            return cover;
        }

        private static (int Low, int High) Range(double a, double b) => (
            (int)Math.Floor((Math.Min(a, b) - ReachMm) / BinMm),
            (int)Math.Floor((Math.Max(a, b) + ReachMm) / BinMm));
    }
}
