using CovidLabel.Persistence.Queries;
using CovidLabel.Web.Components.Worklist;

namespace CovidLabel.Web.Tests.Components;

public sealed class CountLineTests
{
    [Fact]
    public void Write_LabelledAndMasked_SaysWhatThereIs()
    {
        var counts = new SliceCounts(933, 251, 290, 392, 883, 0, 0, 50);

        Assert.Equal("933 slices: 251 COVID, 290 non-COVID, 50 masks; 392 unlabelled", CountLine.Write(counts));
    }

    [Fact]
    public void Write_ClearAndPartialMasks_AreToldApart()
    {
        var counts = new SliceCounts(1, 0, 0, 1, 0, 1, 2, 0);

        Assert.Equal("1 slice: 0 COVID, 0 non-COVID, 1 mask (1 clear), 2 partial; 1 unlabelled", CountLine.Write(counts));
    }
}
