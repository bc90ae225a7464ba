namespace CovidLabel.Domain.Annotations;

/// <summary>
/// A binary mask as COCO's uncompressed run-length encoding: runs of 0 and 1 alternate, the first run counts zeros
/// (and may be 0), pixels are taken column by column (column-major). The invariant "runs sum to height x width, no run
/// but the first is zero, at most one run more than pixels" is checked on construction, so a value is always decodable.
/// </summary>
public sealed class RunLengthMask : IEquatable<RunLengthMask>
{
    private readonly int[] counts;

    private RunLengthMask(int height, int width, int[] counts)
    {
        Height = height;
        Width = width;
        this.counts = counts;
    }

    /// <summary>Rows, in pixels.</summary>
    public int Height { get; }

    /// <summary>Columns, in pixels.</summary>
    public int Width { get; }

    /// <summary>Run lengths in pixels, zeros first, column-major.</summary>
    public IReadOnlyList<int> Counts => counts;

    /// <summary>Number of pixels set.</summary>
    public long Area
    {
        get
        {
            long area = 0;
            for (var run = 1; run < counts.Length; run += 2) area += counts[run];
            return area;
        }
    }

    public static RunLengthMask Empty(int height, int width) => new(height, width, [checked(height * width)]);

    /// <summary>Checks runs that came from outside.</summary>
    /// <exception cref="InvalidMaskException">The runs are not a mask of this size; the message says which rule broke.</exception>
    public static RunLengthMask FromCounts(int height, int width, IReadOnlyList<int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (height <= 0 || width <= 0) throw new InvalidMaskException($"a mask of {width}x{height} pixels has no area");
        var pixels = (long)height * width;
        if (counts.Count == 0) throw new InvalidMaskException("the run lengths are empty");
        if (counts.Count > pixels + 1)
            throw new InvalidMaskException($"{counts.Count} runs are more than {pixels} pixels can have");
        long sum = 0;
        for (var run = 0; run < counts.Count; run++)
        {
            if (counts[run] < 0) throw new InvalidMaskException($"run {run} is negative ({counts[run]})");
            if (run > 0 && counts[run] == 0) throw new InvalidMaskException($"run {run} is zero; only the first may be");
            sum += counts[run];
        }

        if (sum != pixels)
            throw new InvalidMaskException($"the runs sum to {sum} pixels; {width}x{height} has {pixels}");
        return new RunLengthMask(height, width, [.. counts]);
    }

    /// <summary>Encodes a row-major mask; every non-zero byte is set.</summary>
    /// <param name="rowMajor">height x width values, rows first.</param>
    public static RunLengthMask Encode(ReadOnlySpan<byte> rowMajor, int height, int width)
    {
        if (rowMajor.Length != (long)height * width)
            throw new ArgumentException($"{rowMajor.Length} values do not fill {width}x{height}", nameof(rowMajor));
        var counts = new List<int>();
        var current = false;
        var length = 0;
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                var set = rowMajor[(y * width) + x] != 0;
                if (set != current)
                {
                    counts.Add(length);
                    length = 0;
                    current = set;
                }

                length++;
            }
        }

        counts.Add(length);
        return new RunLengthMask(height, width, [.. counts]);
    }

    /// <summary>Writes <paramref name="value"/> wherever the mask is set.</summary>
    /// <param name="rowMajor">height x width values, rows first; other pixels are left as they are.</param>
    public void Paint(Span<byte> rowMajor, byte value)
    {
        if (rowMajor.Length != (long)Height * Width)
            throw new ArgumentException($"{rowMajor.Length} values do not fill {Width}x{Height}", nameof(rowMajor));
        var position = 0;
        for (var run = 0; run < counts.Length; run++)
        {
            var end = position + counts[run];
            if (run % 2 == 1)
            {
                for (; position < end; position++)
                    rowMajor[(position % Height * Width) + (position / Height)] = value;
            }

            position = end;
        }
    }

    /// <summary>The mask as height x width bytes of 0 and 1, rows first.</summary>
    public byte[] Decode()
    {
        var pixels = new byte[checked(Height * Width)];
        Paint(pixels, 1);
        return pixels;
    }

    public bool Equals(RunLengthMask? other) =>
        other is not null && Height == other.Height && Width == other.Width && counts.AsSpan().SequenceEqual(other.counts);

    public override bool Equals(object? obj) => Equals(obj as RunLengthMask);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Height);
        hash.Add(Width);
        foreach (var count in counts) hash.Add(count);
        return hash.ToHashCode();
    }
}

/// <summary>A mask from outside breaks a rule; the message says which, for a person.</summary>
public sealed class InvalidMaskException(string message) : Exception(message);
