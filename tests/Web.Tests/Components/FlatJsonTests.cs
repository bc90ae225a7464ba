using CovidLabel.Domain.Training;

namespace CovidLabel.Web.Tests.Components;

public sealed class FlatJsonTests
{
    [Fact]
    public void Of_NestedOptions_IsOneLineAValue()
    {
        var facts = FlatJson.Of("""{"network":{"width":8,"skips":true},"epochs":60,"parts":[1,2],"by":[{"n":3}],"none":null}""");

        Assert.Equal(
            [("epochs", "60"), ("none", "none"), ("parts", "1, 2"), ("by[0].n", "3"), ("network.skips", "yes"), ("network.width", "8")],
            facts.Select(fact => (fact.Path, fact.Value)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    public void Of_NoDocument_IsEmpty(string? json) => Assert.Empty(FlatJson.Of(json));

    [Fact]
    public void Compare_ValuesOfEither_AreAllThere()
    {
        var compared = FlatJson.Compare("""{"epochs":60,"seed":1}""", """{"epochs":100,"patience":5}""");

        Assert.Equal([("epochs", "60", "100"), ("seed", "1", null), ("patience", null, "5")], compared);
    }
}
