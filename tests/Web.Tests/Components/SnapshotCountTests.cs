using CovidLabel.Domain.Training;

namespace CovidLabel.Web.Tests.Components;

public sealed class SnapshotCountTests
{
    [Fact]
    public void Read_ASummaryAsTheTrainerWritesIt_GivesItsLines()
    {
        var counts = SnapshotCount.Read(
            """[{"part":"test","source":"covid-ct","slices":80,"patients":34,"reconstruction":80,"classification":79,"segmentation":2}]""");

        Assert.Equal(new SnapshotCount(SnapshotPart.Test, "covid-ct", 34, 80, 79, 2), Assert.Single(counts));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("[{")]
    public void Read_AnythingElse_IsEmpty(string? json) => Assert.Empty(SnapshotCount.Read(json));
}
