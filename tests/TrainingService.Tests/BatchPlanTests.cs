using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Tests;

public sealed class BatchPlanTests
{
    [Theory]
    [InlineData(5, 100, 4, 1)]
    [InlineData(50, 60, 8, 2)]
    [InlineData(1, 30, 3, 1)]
    [InlineData(90, 10, 4, 1)]
    [InlineData(20, 0, 4, 1)]
    public void Batch_AnyMixture_HoldsMasksFirstAndEverySliceOnceAnEpoch(int masked, int others, int batchSize, int masksPerBatch)
    {
        var items = Items(masked, others);
        var plan = new BatchPlan(items, seed: 1, batchSize, masksPerBatch, unlabelledPerBatch: null, useMasks: true);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var batches = Enumerable.Range(0, plan.BatchesPerEpoch).Select(number => plan.Batch(epoch, number)).ToArray();

            Assert.All(batches, batch => Assert.InRange(batch.Length, 1, batchSize));
            Assert.All(batches, batch => Assert.True(batch.TakeWhile(item => item.HasMask).Count() >= masksPerBatch));
            Assert.All(batches, batch => Assert.DoesNotContain(batch.SkipWhile(item => item.HasMask), item => item.HasMask));
            Assert.Equal(
                items.Where(item => !item.HasMask).Select(item => item.Slice).Order(),
                batches.SelectMany(batch => batch).Where(item => !item.HasMask).Select(item => item.Slice).Order());
        }
    }

    [Fact]
    public void Batch_FewMasks_RepeatsEachAsOftenAsTheNext()
    {
        var plan = new BatchPlan(Items(7, 200), 1, 5, 1, null, useMasks: true);
        var seen = Enumerable.Range(0, 7).SelectMany(epoch => Enumerable.Range(0, plan.BatchesPerEpoch).SelectMany(number => plan.Batch(epoch, number)))
            .Where(item => item.HasMask).GroupBy(item => item.Slice).Select(group => group.Count()).ToArray();

        Assert.Equal(7, seen.Length);
        Assert.InRange(seen.Max() - seen.Min(), 0, 1);
    }

    [Fact]
    public void Batch_NoMasks_IsFilledWithTheRest()
    {
        var plan = new BatchPlan(Items(0, 10), 1, 4, 1, null, useMasks: true);

        Assert.Equal(3, plan.BatchesPerEpoch);
        Assert.Equal(10, Enumerable.Range(0, 3).SelectMany(number => plan.Batch(0, number)).Distinct().Count());
    }

    [Fact]
    public void Batch_UnlabelledCapped_HoldsThatManyAndAnEpochPassesOverTheLabelled()
    {
        var items = Items(4, 90);
        var plan = new BatchPlan(items, 1, 8, 1, unlabelledPerBatch: 1, useMasks: true);
        var labelled = items.Count(item => !item.HasMask && item.Label is not null);

        Assert.Equal((labelled + 5) / 6, plan.BatchesPerEpoch);
        for (var number = 0; number < plan.BatchesPerEpoch; number++)
            Assert.Single(plan.Batch(0, number), item => !item.HasMask && item.Label is null);
    }

    [Fact]
    public void Batch_AskedOutOfOrderByAnotherPlan_IsTheSame()
    {
        var items = Items(5, 40);
        var first = new BatchPlan(items, 9, 4, 1, 1, useMasks: true);
        var second = new BatchPlan(items, 9, 4, 1, 1, useMasks: true);
        var forward = Enumerable.Range(0, 6).Select(number => first.Batch(2, number)).ToArray();

        for (var number = 5; number >= 0; number--) Assert.Equal(forward[number], second.Batch(2, number));
        Assert.NotEqual(forward[0], new BatchPlan(items, 10, 4, 1, 1, useMasks: true).Batch(2, 0));
    }

    [Fact]
    public void Queue_SlowMaker_DeliversAllInOrderAndEndsWithNull()
    {
        using var queue = new BatchQueue(Enumerable.Range(0, 9).Select(i => new BatchArrays(i, 0, [], 0, [], [], [])));

        for (var i = 0; i < 9; i++) Assert.Equal(i, queue.Next(CancellationToken.None)!.Size);
        Assert.Null(queue.Next(CancellationToken.None));
    }

    [Fact]
    public void Queue_MakerThatFails_ThrowsItsExceptionAtTheConsumer()
    {
        using var queue = new BatchQueue(Failing());

        Assert.NotNull(queue.Next(CancellationToken.None));
        Assert.Throws<InvalidTensorFileException>(() => queue.Next(CancellationToken.None));

        static IEnumerable<BatchArrays> Failing()
        {
            yield return new BatchArrays(1, 0, [], 0, [], [], []);
            throw new InvalidTensorFileException("x", "gone");
        }
    }

    [Fact]
    public void Augmentation_Off_ChangesNothing()
    {
        var image = Ramp();
        var into = new float[image.Length];
        var random = new SeededRandom(1, "a");
        new Augmentation(new AugmentationOptions()).Apply(image, [], into, [], 32, ref random);

        Assert.Equal(image, into);
    }

    [Fact]
    public void Augmentation_Elastic_MovesTheMiddleSmoothlyAndLeavesTheEdge()
    {
        const int size = 32;
        var image = new float[size * size];
        for (var i = 0; i < image.Length; i++) image[i] = (float)(i % size) / size;
        var into = new float[image.Length];
        var random = new SeededRandom(3, "elastic");
        new Augmentation(new AugmentationOptions(Elastic: 0.05)).Apply(image, [], into, [], size, ref random);

        // The picture is a ramp along x, so its change is the displacement itself, in sides.
        var moved = image.Zip(into, (before, after) => Math.Abs(after - before)).ToArray();
        Assert.All(moved, change => Assert.InRange(change, 0, 0.05 + 1e-4));
        Assert.Contains(moved, change => change > 0.01);
        Assert.All(moved.Take(size), change => Assert.Equal(0, change, 1e-5f));
        for (var i = 1; i < into.Length; i++)
            if (i % size > 0) Assert.InRange(into[i] - into[i - 1], -0.02, 0.08);
    }

    [Fact]
    public void Augmentation_SameSeed_GivesTheSamePictureAndMovesTheMaskWithIt()
    {
        var augmentation = new Augmentation(new AugmentationOptions(Flip: true, RotationDegrees: 30, Scale: 0.2, Shift: 0.1));
        var image = new float[32 * 32];
        for (var y = 10; y < 20; y++) image.AsSpan((y * 32) + 6, 14).Fill(1f);
        var (first, mask) = Apply(1);
        var (again, _) = Apply(1);
        var (other, _) = Apply(2);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        for (var i = 0; i < image.Length; i++) Assert.Equal(first[i] > 0.5f, mask[i] == 1f);

        (float[] Image, float[] Mask) Apply(long seed)
        {
            var imageInto = new float[image.Length];
            var maskInto = new float[image.Length];
            var random = new SeededRandom(seed, "a");
            augmentation.Apply(image, image, imageInto, maskInto, 32, ref random);
            return (imageInto, maskInto);
        }
    }

    private static float[] Ramp() => [.. Enumerable.Range(0, 32 * 32).Select(i => i / 1024f)];

    private static List<SnapshotItem> Items(int masked, int others)
    {
        var pool = TinySnapshot.Items((masked + others) * 4);
        return [.. pool.Where(item => item.HasMask).Take(masked), .. pool.Where(item => !item.HasMask).Take(others)];
    }
}
