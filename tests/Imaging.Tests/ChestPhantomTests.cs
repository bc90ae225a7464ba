using CovidLabel.Imaging.Phantom;

namespace Imaging.Tests;

public sealed class ChestPhantomTests
{
    private const int Size = 96;

    [Fact]
    public void Generate_SameSeed_GivesSameBits()
    {
        var first = ChestPhantom.Generate(seed: 11, patients: 2, slicesPerPatient: 2, Size).ToList();
        var second = ChestPhantom.Generate(seed: 11, patients: 2, slicesPerPatient: 2, Size).ToList();

        Assert.Equal(first.SelectMany(slice => slice.Slice.Pixels), second.SelectMany(slice => slice.Slice.Pixels));
        Assert.Equal(first.SelectMany(slice => slice.LabelMap), second.SelectMany(slice => slice.LabelMap));
    }

    [Fact]
    public void Generate_OtherSeedOrPatient_GivesOtherPixels()
    {
        var slices = ChestPhantom.Generate(1, 2, 1, Size).Concat(ChestPhantom.Generate(2, 1, 1, Size)).ToList();

        Assert.Equal(3, slices.Select(slice => Convert.ToHexString(CovidLabel.Imaging.Pixels.SliceHash.Of(slice.Slice))).Distinct().Count());
        Assert.Equal(3, slices.Select(slice => slice.Slice.Patient).Distinct().Count());
    }

    [Fact]
    public void Generate_Patients_AreBalancedAndOnlyCovidHasGroundGlass()
    {
        var slices = ChestPhantom.Generate(seed: 3, patients: 8, slicesPerPatient: 2, Size).ToList();

        Assert.Equal(8, slices.Count(slice => slice.Covid));
        Assert.All(slices.Where(slice => slice.Covid), slice => Assert.Contains(slice.LabelMap, kind => kind is 1 or 2));
        Assert.All(slices.Where(slice => !slice.Covid), slice => Assert.DoesNotContain(slice.LabelMap, kind => kind is 1 or 2));
        Assert.Equal<byte>([0, 1, 2, 3], slices.SelectMany(slice => slice.LabelMap).Distinct().Order());
        Assert.Equal([0, 1], slices.Take(2).Select(slice => slice.Slice.Index));
    }

    [Fact]
    public void Generate_Lesions_HaveTheDensityOfTheirKind()
    {
        var slices = ChestPhantom.Generate(seed: 5, patients: 8, slicesPerPatient: 2, 128).ToList();
        double Mean(byte kind) => slices
            .SelectMany(slice => slice.LabelMap.Zip(slice.Slice.Pixels))
            .Where(pixel => pixel.First == kind)
            .Average(pixel => (double)pixel.Second);

        Assert.InRange(Mean(1), -700, -300);
        Assert.InRange(Mean(2), -50, 60);
        Assert.InRange(Mean(3), -10, 40);
    }

    [Fact]
    public void Generate_Slice_LooksLikeAChest()
    {
        var slice = ChestPhantom.Generate(seed: 2, patients: 1, slicesPerPatient: 3, 192).ElementAt(1).Slice;
        double Share(Func<short, bool> tissue) => slice.Pixels.Count(tissue) / (double)slice.Pixels.Length;

        Assert.True(slice.IsHu);
        Assert.InRange(slice.Pixels[0], -1024, -900);
        Assert.InRange(Share(hu => hu is > -950 and < -750), 0.08, 0.45);
        Assert.InRange(Share(hu => hu is > -150 and < 120), 0.1, 0.5);
        Assert.InRange(Share(hu => hu > 200), 0.002, 0.12);
    }
}
