using System.Net;
using System.Text;
using Web.Tests.Making;

namespace Web.Tests;

public sealed class LabelApiTests(Site site)
{
    [Theory]
    [InlineData("0")]
    [InlineData("\"0\"")]
    public async Task Label_BasedOnTheCurrentRevision_IsSaved(string ifMatch)
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();

        var answer = await client.SendAsync(Arrange.Put(Path(id), new { label = "non-covid" }, ifMatch));
        var slice = await (await client.GetAsync($"/api/v1/slices/{id}")).JsonAsync();

        Assert.Equal("""{"revision":1}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);
        Assert.Equal("non-covid", slice.GetProperty("label").GetString());
        Assert.Equal(1, slice.GetProperty("labelRevision").GetInt32());
    }

    [Fact]
    public async Task Label_Null_WithdrawsItAsANewRevision()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        await client.SendAsync(Arrange.Put(Path(id), new { label = "covid" }, "0"));

        await client.SendAsync(Arrange.Put(Path(id), new { label = (string?)null }, "1"));
        var history = (await (await client.GetAsync($"/api/v1/slices/{id}/history")).JsonAsync()).GetProperty("labels").EnumerateArray().ToList();

        Assert.Equal([null, "covid"], history.Select(entry => entry.GetProperty("label").GetString()));
        Assert.Equal(["revision", "label", "reader", "createdAt"], history[0].Names());
    }

    [Fact]
    public async Task Label_BasedOnAnOldRevision_AnswersTheCurrentOne()
    {
        var id = await site.SliceAsync();
        using var first = await site.RadiologistAsync();
        using var second = await site.RadiologistAsync();
        await first.SendAsync(Arrange.Put(Path(id), new { label = "covid" }, "0"));

        var answer = await second.SendAsync(Arrange.Put(Path(id), new { label = "non-covid" }, "0", "retry"));

        await answer.IsProblemAsync(HttpStatusCode.PreconditionFailed);
        var current = (await answer.JsonAsync()).GetProperty("current");
        Assert.Equal(["label", "revision"], current.Names());
        Assert.Equal(("covid", 1), (current.GetProperty("label").GetString(), current.GetProperty("revision").GetInt32()));
    }

    [Fact]
    public async Task Label_RetriedAfterALostAnswer_IsSavedOnce()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();

        await client.SendAsync(Arrange.Put(Path(id), new { label = "covid" }, "0", "key"));
        var again = await client.SendAsync(Arrange.Put(Path(id), new { label = "covid" }, "0", "key"));

        Assert.Equal("""{"revision":1}""", await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Label_KeyOfAnotherSave_Is422()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        await client.SendAsync(Arrange.Put(Path(id), new { label = "covid" }, "0", "key"));

        await (await client.SendAsync(Arrange.Put(Path(id), new { label = "non-covid" }, "1", "key")))
            .IsProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Label_WithoutIfMatch_Is428()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        await (await client.SendAsync(Arrange.Put(Path(id), new { label = "covid" }, null))).IsProblemAsync(HttpStatusCode.PreconditionRequired);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("nonsense", HttpStatusCode.BadRequest)]
    [InlineData("""{"label":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"label":"maybe"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"label":""}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Label_ThatIsNone_IsRefused(string body, HttpStatusCode status)
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, Path(id)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", "0");

        await (await client.SendAsync(request)).IsProblemAsync(status);
        Assert.Equal(0, (await (await client.GetAsync($"/api/v1/slices/{id}")).JsonAsync()).GetProperty("labelRevision").GetInt32());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("-1")]
    [InlineData("one")]
    [InlineData("0, 1")]
    public async Task Label_SenselessIfMatch_IsABadRequest(string ifMatch)
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        await (await client.SendAsync(Arrange.Put(Path(id), new { label = "covid" }, ifMatch))).IsProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Label_SliceThatIsNotThere_Is404()
    {
        using var client = await site.RadiologistAsync();
        await (await client.SendAsync(Arrange.Put(Path(999_999_999), new { label = "covid" }, "0"))).IsProblemAsync(HttpStatusCode.NotFound);
    }

    private static string Path(long id) => $"/api/v1/slices/{id}/label";
}
