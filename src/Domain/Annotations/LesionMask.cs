namespace CovidLabel.Domain.Annotations;

/// <summary>One lesion kind's pixels on a slice.</summary>
public sealed record Lesion(LesionKind Kind, RunLengthMask Pixels);

/// <summary>
/// What one mask revision says of a slice: the supervision state and the lesions drawn. A pixel belongs to at most one
/// kind, so that the label map (0 background, 1-3 <see cref="LesionKind"/>) and the lesions are the same information.
/// </summary>
public sealed class LesionMask
{
    private LesionMask(MaskState state, int height, int width, IReadOnlyList<Lesion> lesions)
    {
        State = state;
        Height = height;
        Width = width;
        Lesions = lesions;
    }

    public MaskState State { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>At most one entry a kind, in the order of <see cref="LesionKind"/>, none empty.</summary>
    public IReadOnlyList<Lesion> Lesions { get; }

    /// <summary>Lesion pixels over all kinds.</summary>
    public long Area => Lesions.Sum(lesion => lesion.Pixels.Area);

    public static LesionMask Unknown(int height, int width) => new(MaskState.Unknown, height, width, []);

    /// <summary>Checks a mask that came from outside against the slice it is meant for.</summary>
    /// <exception cref="InvalidMaskException">
    /// Wrong size, a kind twice, overlapping kinds, or lesions in a state that has none (unknown, negative).
    /// </exception>
    public static LesionMask Create(MaskState state, int height, int width, IEnumerable<Lesion> lesions)
    {
        ArgumentNullException.ThrowIfNull(lesions);
        var kept = new List<Lesion>();
        var covered = Array.Empty<byte>();
        foreach (var lesion in lesions.OrderBy(lesion => lesion.Kind))
        {
            if (lesion.Pixels.Height != height || lesion.Pixels.Width != width)
            {
                throw new InvalidMaskException(
                    $"{lesion.Kind.Name()} is {lesion.Pixels.Width}x{lesion.Pixels.Height}; the slice is {width}x{height}");
            }

            if (lesion.Pixels.Area == 0) continue;
            if (kept.Exists(other => other.Kind == lesion.Kind))
                throw new InvalidMaskException($"{lesion.Kind.Name()} is given twice");
            if (kept.Count == 0) covered = new byte[checked(height * width)];
            long before = 0;
            foreach (var other in kept) before += other.Pixels.Area;
            lesion.Pixels.Paint(covered, 1);
            if (covered.AsSpan().Count((byte)1) != before + lesion.Pixels.Area)
                throw new InvalidMaskException($"{lesion.Kind.Name()} overlaps another lesion kind");
            kept.Add(lesion);
        }

        if (kept.Count > 0 && (state is MaskState.Unknown or MaskState.Negative))
            throw new InvalidMaskException($"a mask in state {state.Name()} holds no lesions; {kept.Count} were given");
        return new LesionMask(state, height, width, kept);
    }

    /// <summary>Builds a mask from a label map of 0 (background) and 1-3 (<see cref="LesionKind"/>), rows first.</summary>
    public static LesionMask FromLabelMap(MaskState state, ReadOnlySpan<byte> rowMajor, int height, int width)
    {
        var lesions = new List<Lesion>();
        var one = new byte[rowMajor.Length];
        foreach (var kind in LesionKinds.All)
        {
            var any = false;
            for (var i = 0; i < rowMajor.Length; i++)
            {
                one[i] = rowMajor[i] == (byte)kind ? (byte)1 : (byte)0;
                any |= one[i] != 0;
            }

            if (any) lesions.Add(new Lesion(kind, RunLengthMask.Encode(one, height, width)));
        }

        return Create(state, height, width, lesions);
    }

    /// <summary>Whether state and every kind's pixels are the same.</summary>
    public bool SaysTheSameAs(LesionMask other) => State == other.State && HasTheSameLesionsAs(other);

    /// <summary>Whether every kind's pixels are the same, whatever the state.</summary>
    public bool HasTheSameLesionsAs(LesionMask other) =>
        Height == other.Height && Width == other.Width && Lesions.SequenceEqual(other.Lesions);

    /// <summary>The pixels of all kinds together: the one lesion that models know.</summary>
    public RunLengthMask Union() => RunLengthMask.Encode(ToLabelMap(), Height, Width);

    /// <summary>height x width label values 0-3, rows first.</summary>
    public byte[] ToLabelMap()
    {
        var map = new byte[checked(Height * Width)];
        foreach (var lesion in Lesions) lesion.Pixels.Paint(map, (byte)lesion.Kind);
        return map;
    }
}
