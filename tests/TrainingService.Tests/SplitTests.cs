using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Tests;

public sealed class SplitTests
{
    private static readonly SplitFractions Fractions = new(Validation: 0.2, Test: 0.3);

    [Fact]
    public void Assign_ManyPatients_MeetsTheSharesInEveryStratum()
    {
        var members = Members(400);
        var parts = Split.Assign(members, seed: 1, Fractions);

        foreach (var stratum in members.GroupBy(member => (member.Source, member.Label, member.HasMask)))
        {
            var share = stratum.Count(member => parts[member.Group] == SnapshotPart.Test) / (double)stratum.Count();
            Assert.InRange(share, 0.25, 0.35);
            Assert.Contains(stratum, member => parts[member.Group] == SnapshotPart.Train);
            Assert.Contains(stratum, member => parts[member.Group] == SnapshotPart.Validation);
        }
    }

    [Fact]
    public void Assign_PatientWithManySlices_IsOnOneSideOnly()
    {
        // The result is keyed by group, so a patient cannot be split; what could go wrong is a group missing.
        var members = Members(50).SelectMany(member => Enumerable.Repeat(member, 7)).ToArray();

        Assert.Equal(members.Select(member => member.Group).Distinct().Order(), Split.Assign(members, 1, Fractions).Keys.Order());
    }

    [Fact]
    public void Assign_SameSeedInAnotherOrder_GivesTheSameSplit()
    {
        var members = Members(60);

        Assert.Equal(Ordered(Split.Assign(members, 3, Fractions)), Ordered(Split.Assign(members.Reverse(), 3, Fractions)));
        Assert.NotEqual(Ordered(Split.Assign(members, 3, Fractions)), Ordered(Split.Assign(members, 4, Fractions)));
    }

    [Fact]
    public void Assign_PatientsOfAnEarlierSnapshot_StayWhereTheyWere()
    {
        var earlier = Split.Assign(Members(40), 1, Fractions);
        var later = Split.Assign(Members(120), 2, Fractions, earlier);

        Assert.All(earlier, pair => Assert.Equal(pair.Value, later[pair.Key]));
        Assert.InRange(later.Count(pair => pair.Value == SnapshotPart.Test), 30, 42);
    }

    [Theory]
    [InlineData(20, 0.40)]
    [InlineData(500, 0.30)]
    [InlineData(5000, 0.15)]
    public void Fractions_MorePatients_TestASmallerShare(int patients, double test)
    {
        var fractions = SplitFractions.For(patients);

        fractions.Validate();
        Assert.Equal(test, fractions.Test, 1e-9);
        Assert.Equal(0.10, fractions.Validation);
    }

    [Theory]
    [InlineData(-0.1, 0.3)]
    [InlineData(0.5, 0.5)]
    [InlineData(double.NaN, 0.3)]
    public void Assign_SharesThatLeaveNothingToTrain_AreRefused(double validation, double test) =>
        Assert.Throws<ArgumentException>(() => Split.Assign(Members(3), 1, new SplitFractions(validation, test)));

    [Fact]
    public void PatientGroups_NamedPatients_AreGroupedWithinTheirSource()
    {
        var picture = Picture(1);
        var groups = PatientGroups.Of(
        [
            new("1", "a", "P1", picture), new("2", "a", "P1", Picture(2)), new("3", "b", "P1", Picture(3)), new("4", "a", "P2", picture),
        ]);

        Assert.Equal(["a/P1", "a/P1", "b/P1", "a/P2"], groups);
    }

    [Fact]
    public void PatientGroups_SlicesWithoutPatient_JoinTheirNearDuplicatesTransitively()
    {
        var groups = PatientGroups.Of(
        [
            new("1", "a", null, Picture(1)), new("2", "a", null, Picture(1, scale: 2)), new("3", "a", null, Picture(2)), new("4", "b", "P9", Picture(2, noise: 3)),
        ]);

        Assert.Equal(["a/~1", "a/~1", "b/P9", "b/P9"], groups);
    }

    [Fact]
    public void NearDuplicateHash_ScaledAndNoisyCopy_IsNearAndAnotherPictureFar()
    {
        Assert.InRange(Picture(1).DistanceTo(Picture(1, scale: 3)), 0, NearDuplicateHash.MaxDistanceBits / 2);
        Assert.InRange(Picture(1).DistanceTo(Picture(1, noise: 4)), 0, NearDuplicateHash.MaxDistanceBits);
        Assert.InRange(Picture(1).DistanceTo(Picture(2)), NearDuplicateHash.MaxDistanceBits + 40, 512);
    }

    private static Split.Member[] Members(int patients) =>
    [
        .. Enumerable.Range(0, patients).Select(i => new Split.Member(
            $"p{i}", i % 2 == 0 ? "a" : "b", (i % 3) switch { 0 => ClassLabel.Covid, 1 => ClassLabel.NonCovid, _ => null }, i % 4 == 0)),
    ];

    private static IEnumerable<(string, SnapshotPart)> Ordered(IReadOnlyDictionary<string, SnapshotPart> parts) =>
        parts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value));

    /// <summary>A smooth random picture of 64x64 times scale.</summary>
    private static NearDuplicateHash Picture(int seed, int scale = 1, int noise = 0)
    {
        var random = new SeededRandom(seed, "picture");
        var coarse = new float[100];
        for (var i = 0; i < coarse.Length; i++) coarse[i] = (float)(random.NextDouble() * 250);
        var side = 64 * scale;
        var smooth = Resampling.Antialiased(coarse, 10, 10, side, side);
        return NearDuplicateHash.Of([.. smooth.Select(value => (short)(value + random.NextAround(noise)))], side, side);
    }
}
