using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;

namespace CovidLabel.TrainingService.Tests;

public sealed class OutlineTests
{
    private static readonly GridStep Unit = new(1, 1);

    [Theory]
    [InlineData(1, 1, 1, 0.05)]
    [InlineData(2, 1, 1, 0.5)]
    [InlineData(3, 0.7, 1.9, 0.02)]
    [InlineData(4, 5, 0.31, 0.1)]
    [InlineData(5, 0.625, 0.625, 0.005)]
    public void DistanceTransform_RandomPoints_EqualsEveryPairLookedAt(long seed, double rowStep, double columnStep, double density)
    {
        const int height = 23, width = 31;
        var random = new SeededRandom(seed, "distance");
        bool[] points = [.. Enumerable.Range(0, height * width).Select(_ => random.NextDouble() < density)];
        points[random.NextInt(points.Length)] = true;
        var squared = DistanceTransform.Squared(points, height, width, rowStep, columnStep);

        for (var i = 0; i < points.Length; i++)
        {
            var nearest = Enumerable.Range(0, points.Length).Where(j => points[j])
                .Min(j => Square(((i / width) - (j / width)) * rowStep) + Square(((i % width) - (j % width)) * columnStep));
            Assert.Equal(nearest, squared[i], 9);
        }
    }

    [Fact]
    public void DistanceTransform_NoPoint_IsInfinitelyFar() =>
        Assert.All(DistanceTransform.Squared(new bool[12], 3, 4, 1, 1), distance => Assert.Equal(double.PositiveInfinity, distance));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Distance_RandomBlobs_EqualsEveryPairLookedAt(long seed)
    {
        const int height = 26, width = 34;
        var random = new SeededRandom(seed, "blobs");
        var (first, second) = (Blobs(ref random, height, width), Blobs(ref random, height, width));
        var (pixels, mm) = (new GridStep(1.25, 1.25), new GridStep(0.8, 0.55));
        var distance = Outlines.Distance(first, second, height, width, pixels, mm)!.Value;

        Assert.Equal(BruteForce(first, second, height, width, pixels), distance.Pixels, 9);
        Assert.Equal(BruteForce(first, second, height, width, mm), distance.Mm!.Value, 9);
        Assert.Equal(distance, Outlines.Distance(second, first, height, width, pixels, mm));
    }

    [Fact]
    public void Distance_ShiftedSquare_IsTheShift()
    {
        var (first, second) = (Square(20, 4, 4, 8), Square(20, 4, 7, 8));

        Assert.Equal(3, Outlines.Distance(first, second, 20, 20, Unit, null)!.Value.Pixels, 12);
        Assert.Equal(1.5, Outlines.Distance(first, second, 20, 20, Unit, new GridStep(9, 0.5))!.Value.Mm!.Value, 12);
        Assert.Equal(new OutlineDistance(0, null), Outlines.Distance(first, first, 20, 20, Unit, null));
    }

    [Fact]
    public void Distance_OneSideEmpty_IsNoNumber()
    {
        var square = Square(10, 2, 2, 4);

        Assert.Null(Outlines.Distance(square, new byte[100], 10, 10, Unit, null));
        Assert.Null(Outlines.Distance(new byte[100], square, 10, 10, Unit, null));
        Assert.Null(Outlines.Distance(new byte[100], new byte[100], 10, 10, Unit, null));
    }

    [Fact]
    public void Segmentation_SlicesWithNothingDrawn_AreCountedApartFromTheDistances()
    {
        var drawn = new PixelCounts(5, 1, 1);
        var evaluation = new SegmentationScores(
            [drawn, drawn, new(0, 0, 6), new(0, 3, 0), new(0, 0, 0)],
            ["a", "b", "c", "d", "e"],
            [new(2, 1.5), new(4, null), null, null, null]).Evaluate(0.5)!;

        Assert.Equal((2, 1, 3, 1, 1.5), (evaluation.Hd95!.N, evaluation.Hd95.Missed, evaluation.Hd95.Pixels!.Value, evaluation.Hd95.NWithSpacing, evaluation.Hd95.Mm!.Value));
        Assert.Null(new SegmentationScores([drawn], ["a"]).Evaluate(0.5)!.Hd95);
    }

    [Fact]
    public void SnapshotItem_ScaledDown_KnowsItsStepsInImportedPixelsAndMm()
    {
        var item = TinySnapshot.Items(1)[0] with { Height = 256, Width = 512, NativeHeight = 512, NativeWidth = 1024, RowSpacingMm = 1.4, ColumnSpacingMm = 1.5 };

        Assert.Equal(new GridStep(2, 2), item.NativeStep);
        Assert.Equal(new GridStep(1.4, 1.5), item.StepMm);
        Assert.Null((item with { ColumnSpacingMm = null }).StepMm);
    }

    private static double BruteForce(byte[] first, byte[] second, int height, int width, GridStep step)
    {
        var (one, other) = (Outline(first), Outline(second));
        return Math.Max(Directed(one, other), Directed(other, one));

        List<(int Y, int X)> Outline(byte[] mask) =>
        [
            .. from y in Enumerable.Range(0, height)
               from x in Enumerable.Range(0, width)
               where At(mask, y, x) && !(At(mask, y - 1, x) && At(mask, y + 1, x) && At(mask, y, x - 1) && At(mask, y, x + 1))
               select (y, x),
        ];

        bool At(byte[] mask, int y, int x) => y >= 0 && x >= 0 && y < height && x < width && mask[(y * width) + x] != 0;

        double Directed(List<(int Y, int X)> from, List<(int Y, int X)> to)
        {
            var distances = from.Select(a => to.Min(b => Math.Sqrt(Square((a.Y - b.Y) * step.Row) + Square((a.X - b.X) * step.Column)))).Order().ToArray();
            var position = 0.95 * (distances.Length - 1);
            var below = (int)Math.Floor(position);
            return distances[below] + ((position - below) * (distances[Math.Min(below + 1, distances.Length - 1)] - distances[below]));
        }
    }

    private static byte[] Blobs(ref SeededRandom random, int height, int width)
    {
        var mask = new byte[height * width];
        for (var blob = 0; blob < 3; blob++)
        {
            var (cy, cx, radius) = (random.NextInt(height), random.NextInt(width), 1 + random.NextInt(6));
            for (var i = 0; i < mask.Length; i++)
            {
                if (Square((i / width) - cy) + Square((i % width) - cx) <= radius * radius) mask[i] = (byte)(1 + blob);
            }
        }

        return mask;
    }

    private static byte[] Square(int side, int top, int left, int size)
    {
        var mask = new byte[side * side];
        for (var y = top; y < top + size; y++) mask.AsSpan((y * side) + left, size).Fill(1);
        return mask;
    }

    private static double Square(double value) => value * value;
}
