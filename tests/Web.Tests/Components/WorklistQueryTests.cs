using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;
using CovidLabel.Web.Components.Worklist;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CovidLabel.Web.Tests.Components;

public sealed class WorklistQueryTests
{
    private static readonly Guid Me = Guid.Parse("0198c5a1-0000-7000-8000-000000000002");

    [Fact]
    public void ToQueryString_EveryCriterion_IsParsedBackTheSame()
    {
        var query = new WorklistQuery(
            new SliceFilter
            {
                Source = "site & co",
                Patient = "P-01%",
                Label = LabelFilter.None,
                MaskState = MaskState.Partial,
                Text = "søk 50%",
                ReaderId = Guid.Parse("0198c5a1-0000-7000-8000-000000000001"),
                MinProbability = 0.4,
                MaxProbability = 0.6,
                UnreadBy = Me,
            },
            SliceOrder.Probability,
            After: 77);

        Assert.Equal(query, Parse(query.ToQueryString()));
    }

    [Fact]
    public void Parse_WordsThatMeanNothing_AreIgnored()
    {
        var query = Parse("?label=maybe&maskState=&prediction=0.9-0.1&reader=me&order=colour&after=-3&text=%20");

        Assert.Equal(new WorklistQuery(new SliceFilter()), query);
        Assert.False(query.IsFiltered);
        Assert.Equal("", query.ToQueryString());
    }

    [Fact]
    public void ToFilterString_LeavesOrderAndPlaceOut()
    {
        var query = new WorklistQuery(new SliceFilter { Label = LabelFilter.Covid }, SliceOrder.NewestFirst, After: 5);

        Assert.Equal("?label=covid", query.ToFilterString());
        Assert.Equal("?label=covid&order=newest&after=5", query.ToQueryString());
    }

    [Fact]
    public void ToQueryString_GoingBack_NamesOnlyThePageBefore()
    {
        var query = new WorklistQuery(new SliceFilter(), Before: 9);

        Assert.Equal("?before=9", query.ToQueryString());
        Assert.Equal(query, Parse("?before=9"));
    }

    private static WorklistQuery Parse(string queryString) =>
        WorklistQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(queryString)), Me);
}
