using CovidLabel.Domain.Annotations;

namespace CovidLabel.Domain.Tests;

public sealed class LesionMaskTests
{
    private static readonly byte[] Map = [0, 1, 1, 2, 3, 3];

    [Fact]
    public void LabelMap_ThereAndBack_IsTheSame() =>
        Assert.Equal(Map, LesionMask.FromLabelMap(MaskState.Complete, Map, 2, 3).ToLabelMap());

    [Fact]
    public void Create_OverlappingKinds_IsRefused()
    {
        var all = RunLengthMask.FromCounts(2, 3, [0, 6]);
        var one = RunLengthMask.FromCounts(2, 3, [5, 1]);
        var refused = Assert.Throws<InvalidMaskException>(() => LesionMask.Create(
            MaskState.Partial, 2, 3, [new(LesionKind.GroundGlass, all), new(LesionKind.Consolidation, one)]));
        Assert.Contains("consolidation overlaps", refused.Message);
    }

    [Fact]
    public void Create_AKindTwice_IsRefused()
    {
        var first = RunLengthMask.FromCounts(2, 3, [0, 1, 5]);
        var second = RunLengthMask.FromCounts(2, 3, [5, 1]);
        var refused = Assert.Throws<InvalidMaskException>(() => LesionMask.Create(
            MaskState.Partial, 2, 3, [new(LesionKind.GroundGlass, first), new(LesionKind.GroundGlass, second)]));
        Assert.Contains("given twice", refused.Message);
    }

    [Theory]
    [InlineData(MaskState.Unknown)]
    [InlineData(MaskState.Negative)]
    public void Create_LesionsInAStateThatHasNone_IsRefused(MaskState state)
    {
        var refused = Assert.Throws<InvalidMaskException>(() => LesionMask.FromLabelMap(state, Map, 2, 3));
        Assert.Contains(state.Name(), refused.Message);
    }

    [Fact]
    public void Create_AnotherSize_IsRefusedNamingBoth()
    {
        var refused = Assert.Throws<InvalidMaskException>(() => LesionMask.Create(
            MaskState.Partial, 3, 2, [new(LesionKind.GroundGlass, RunLengthMask.FromCounts(2, 3, [0, 6]))]));
        Assert.Contains("3x2; the slice is 2x3", refused.Message);
    }

    [Fact]
    public void Create_EmptyLesions_AreLeftOut()
    {
        var mask = LesionMask.Create(MaskState.Complete, 2, 3, [new(LesionKind.PleuralEffusion, RunLengthMask.Empty(2, 3))]);
        Assert.Empty(mask.Lesions);
        Assert.Equal(0, mask.Area);
    }

    [Fact]
    public void OnlyReviewedSlices_SuperviseSegmentation() => Assert.Equal(
        [MaskState.Negative, MaskState.Complete],
        Enum.GetValues<MaskState>().Where(state => state.SupervisesSegmentation()));

    [Fact]
    public void Names_ThereAndBack_AreTheSame()
    {
        foreach (var state in Enum.GetValues<MaskState>())
        {
            Assert.True(MaskStates.TryParse(state.Name(), out var parsed));
            Assert.Equal(state, parsed);
        }

        foreach (var kind in LesionKinds.All)
        {
            Assert.True(LesionKinds.TryParse(kind.Name(), out var parsed));
            Assert.Equal(kind, parsed);
        }

        foreach (var label in Enum.GetValues<ClassLabel>())
        {
            Assert.True(ClassLabels.TryParse(label.Name(), out var parsed));
            Assert.Equal(label, parsed);
        }

        Assert.False(MaskStates.TryParse("Complete", out _));
        Assert.False(LesionKinds.TryParse(null, out _));
        Assert.False(ClassLabels.TryParse("COVID", out _));
    }
}
