using CovidLabel.Persistence.Queries;
using CovidLabel.Web.Components.Models;

namespace CovidLabel.Web.Tests.Components;

public sealed class ExamplesTests
{
    [Fact]
    public void Of_ManySlices_PicksWorstMedianAndBest()
    {
        var picked = Examples.Of([Slice(1, 0.9), Slice(2, null), Slice(3, 0.1), Slice(4, 0.5), Slice(5, 0.1), Slice(6, 0.7)]);

        Assert.Equal([("worst", 3L), ("median", 4L), ("best", 1L)], picked.Select(example => (example.Place, example.Slice.SliceId)));
    }

    [Fact]
    public void Of_FewSlices_ShowsNoneTwice()
    {
        Assert.Empty(Examples.Of([Slice(1, null)]));
        Assert.Equal(["median"], Examples.Of([Slice(1, 0.4)]).Select(example => example.Place));
        Assert.Equal([2L, 1L], Examples.Of([Slice(1, 0.4), Slice(2, 0.2)]).Select(example => example.Slice.SliceId));
    }

    private static Disagreement Slice(long id, double? dice) => new(id, null, "test", null, null, dice, null, 1, 0);
}
