using System.Net;
using System.Net.Http.Headers;
using CovidLabel.Imaging.Decoding;
using Web.Tests.Making;

namespace Web.Tests;

public sealed class MaskApiTests(Site site)
{
    [Fact]
    public async Task Mask_NobodyDrew_IsUnknownWithRevisionZero()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        var answer = await client.GetAsync(Path(id));

        Assert.Equal("""{"state":"unknown","revision":0,"lesions":[]}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("\"0\"", answer.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Mask_Saved_ComesBackAsItWasSent()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();

        var saved = await client.SendAsync(Arrange.Put(Path(id), Arrange.Mask("partial", "consolidation", 5, 2, 17), "\"0\""));
        var read = await client.GetStringAsync(Path(id));

        Assert.Equal("""{"revision":1}""", await saved.Content.ReadAsStringAsync());
        Assert.Equal(
            """{"state":"partial","revision":1,"lesions":[{"kind":"consolidation","rle":{"size":[4,6],"counts":[5,2,17]}}]}""", read);
    }

    [Fact]
    public async Task Mask_AskedForAsPng_IsAnEightBitLabelMap()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        await client.SendAsync(Arrange.Put(Path(id), Arrange.Mask("complete", "pleural-effusion", 4, 1, 19), "0"));

        using var request = new HttpRequestMessage(HttpMethod.Get, Path(id));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("image/png"));
        var answer = await client.SendAsync(request);
        var png = await answer.Content.ReadAsByteArrayAsync();
        var decoder = new SliceDecoder(new DecoderOptions(), new Pseudonyms(new byte[32]), TimeProvider.System);
        var map = Assert.Single(await decoder.DecodeMasksAsync([NamedFile.FromBytes("mask.png", png)]));

        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("complete", Assert.Single(answer.Headers.GetValues("X-Mask-State")));
        var expected = new byte[24];
        expected[1] = 3; // the fifth pixel down the columns of a 4 x 6 slice is the first of the second column
        Assert.Null(map.Reason);
        Assert.Equal(expected, map.Labels);
    }

    [Fact]
    public async Task Mask_BasedOnAnOldRevision_AnswersTheCurrentMask()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        await client.SendAsync(Arrange.Put(Path(id), Arrange.Mask("partial", "ground-glass", 0, 3, 21), "0"));

        var answer = await client.SendAsync(Arrange.Put(Path(id), Arrange.Mask("partial", "consolidation", 5, 2, 17), "0"));

        await answer.IsProblemAsync(HttpStatusCode.PreconditionFailed);
        Assert.Equal(
            """{"state":"partial","revision":1,"lesions":[{"kind":"ground-glass","rle":{"size":[4,6],"counts":[0,3,21]}}]}""",
            (await answer.JsonAsync()).GetProperty("current").GetRawText());
    }

    [Fact]
    public async Task Mask_RetriedWithItsKey_IsSavedOnceAndNeverAConflict()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        var body = Arrange.Mask("partial", "ground-glass", 0, 3, 21);

        await client.SendAsync(Arrange.Put(Path(id), body, "0", "stroke-1"));
        await client.SendAsync(Arrange.Put(Path(id), Arrange.Mask("partial", "ground-glass", 0, 4, 20), "1", "stroke-2"));
        var again = await client.SendAsync(Arrange.Put(Path(id), body, "0", "stroke-1"));

        Assert.Equal("""{"revision":1}""", await again.Content.ReadAsStringAsync());
        Assert.Equal(2, (await (await client.GetAsync(Path(id))).JsonAsync()).GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task Mask_KeyOfAnotherSave_Is422AndSavesNothing()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        await client.SendAsync(Arrange.Put(Path(id), Arrange.Mask("partial", "ground-glass", 0, 3, 21), "0", "stroke"));

        var other = await client.SendAsync(Arrange.Put(Path(id), Arrange.Mask("partial", "ground-glass", 0, 4, 20), "1", "stroke"));

        await other.IsProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Idempotency-Key", (await other.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await (await client.GetAsync(Path(id))).JsonAsync()).GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task Mask_TwoEditorsAtOnce_OneIsSavedOneIsToldAndBothSurvive()
    {
        var id = await site.SliceAsync();
        using var first = await site.RadiologistAsync();
        using var second = await site.RadiologistAsync();

        var answers = await Task.WhenAll(
            first.SendAsync(Arrange.Put(Path(id), Arrange.Mask("partial", "ground-glass", 0, 3, 21), "0", "first")),
            second.SendAsync(Arrange.Put(Path(id), Arrange.Mask("partial", "consolidation", 5, 2, 17), "0", "second")));
        var loser = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.PreconditionFailed);
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var (client, body) = loser == answers[0]
            ? (first, Arrange.Mask("partial", "ground-glass", 0, 3, 21))
            : (second, Arrange.Mask("partial", "consolidation", 5, 2, 17));
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(Arrange.Put(Path(id), body, "1", "again"))).StatusCode);

        var masks = (await (await first.GetAsync($"/api/v1/slices/{id}/history")).JsonAsync()).GetProperty("masks").EnumerateArray().ToList();
        Assert.Equal([2, 1], masks.Select(mask => mask.GetProperty("revision").GetInt32()));
        Assert.Equal(
            ["consolidation", "ground-glass"],
            masks.Select(mask => mask.GetProperty("lesions")[0].GetProperty("kind").GetString()).Order());
        Assert.Equal(["revision", "state", "lesions", "reader", "readerId", "own", "createdAt"], masks[0].Names());
    }

    public static TheoryData<string, object> NoMasks() => new()
    {
        { "wrong size", new { state = "partial", lesions = new[] { new { kind = "ground-glass", rle = new { size = new[] { 6, 4 }, counts = new[] { 5, 2, 17 } } } } } },
        { "one number for a size", new { state = "partial", lesions = new[] { new { kind = "ground-glass", rle = new { size = new[] { 24 }, counts = new[] { 24 } } } } } },
        { "runs too short", Arrange.Mask("partial", "ground-glass", 5, 2) },
        { "runs too long", Arrange.Mask("partial", "ground-glass", 5, 2, 18) },
        { "negative run", Arrange.Mask("partial", "ground-glass", 30, -6) },
        { "zero run", Arrange.Mask("partial", "ground-glass", 5, 0, 19) },
        { "no runs", Arrange.Mask("partial", "ground-glass") },
        { "runs that overflow", Arrange.Mask("partial", "ground-glass", int.MaxValue, int.MaxValue, 26) },
        { "unknown kind", Arrange.Mask("partial", "nodule", 5, 2, 17) },
        { "unknown state", Arrange.Mask("done", "ground-glass", 5, 2, 17) },
        { "lesion in a clear slice", Arrange.Mask("negative", "ground-glass", 5, 2, 17) },
        { "lesion where nobody looked", Arrange.Mask("unknown", "ground-glass", 5, 2, 17) },
        {
            "two kinds in one pixel",
            new
            {
                state = "partial",
                lesions = new[]
                {
                    new { kind = "ground-glass", rle = new { size = new[] { 4, 6 }, counts = new[] { 5, 2, 17 } } },
                    new { kind = "consolidation", rle = new { size = new[] { 4, 6 }, counts = new[] { 6, 2, 16 } } },
                },
            }
        },
    };

    [Theory]
    [MemberData(nameof(NoMasks))]
    public async Task Mask_ThatIsNone_Is422AndSavesNothing(string why, object body)
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();

        var answer = await client.SendAsync(Arrange.Put(Path(id), body, "0"));

        await answer.IsProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.False(string.IsNullOrEmpty((await answer.JsonAsync()).GetProperty("detail").GetString()), why);
        Assert.Equal(0, (await (await client.GetAsync(Path(id))).JsonAsync()).GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task Mask_WithoutIfMatch_Is428()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        await (await client.SendAsync(Arrange.Put(Path(id), Arrange.Mask("partial", "ground-glass", 5, 2, 17), null)))
            .IsProblemAsync(HttpStatusCode.PreconditionRequired);
    }

    [Fact]
    public async Task Mask_WithoutLesions_IsABadRequest()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        await (await client.SendAsync(Arrange.Put(Path(id), new { state = "partial" }, "0"))).IsProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Mask_SliceThatIsNotThere_Is404()
    {
        using var client = await site.RadiologistAsync();
        await (await client.SendAsync(Arrange.Put(Path(999_999_999), Arrange.Mask("partial", "ground-glass", 5, 2, 17), "0")))
            .IsProblemAsync(HttpStatusCode.NotFound);
    }

    private static string Path(long id) => $"/api/v1/slices/{id}/mask";
}
