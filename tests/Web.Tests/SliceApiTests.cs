using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using CovidLabel.Domain.Slices;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Web.Tests.Making;

namespace Web.Tests;

public sealed class SliceApiTests(Site site)
{
    [Fact]
    public async Task Slice_Fresh_HasExactlyThePublishedMembers()
    {
        var id = await site.SliceAsync(patient: "P1", series: "S1", index: 3);
        using var client = await site.RadiologistAsync();

        var slice = await (await client.GetAsync($"/api/v1/slices/{id}")).JsonAsync();

        Assert.Equal(
            ["id", "width", "height", "isHu", "spacingMm", "patient", "source", "series", "index", "sha256", "label", "labelRevision", "maskState", "maskRevision"],
            slice.Names());
        Assert.Equal(id, slice.GetProperty("id").GetInt64());
        Assert.Equal((6, 4), (slice.GetProperty("width").GetInt32(), slice.GetProperty("height").GetInt32()));
        Assert.Equal([0.7, 0.8], slice.GetProperty("spacingMm").EnumerateArray().Select(mm => mm.GetDouble()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, slice.GetProperty("label").ValueKind);
        Assert.Equal("unknown", slice.GetProperty("maskState").GetString());
        Assert.Equal(3, slice.GetProperty("index").GetInt32());
    }

    [Fact]
    public async Task Slices_PageByPage_GivesEachSliceOnce()
    {
        var source = $"paging-{Guid.NewGuid():N}";
        var ids = new List<long>();
        for (var i = 0; i < 7; i++) ids.Add(await site.SliceAsync(source: source));
        using var client = await site.RadiologistAsync();

        var seen = new List<long>();
        string? after = null;
        do
        {
            var page = await (await client.GetAsync($"/api/v1/slices?source={source}&take=3{(after is null ? "" : $"&after={after}")}")).JsonAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64()));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(ids, seen);
    }

    [Fact]
    public async Task Slices_Filtered_GivesOnlyWhatMatches()
    {
        var source = $"filter-{Guid.NewGuid():N}";
        var labelled = await site.SliceAsync(source: source, patient: "A");
        var other = await site.SliceAsync(source: source, patient: "B");
        using var client = await site.RadiologistAsync();
        await client.SendAsync(Arrange.Put($"/api/v1/slices/{labelled}/label", new { label = "covid" }, "0"));
        await client.SendAsync(Arrange.Put($"/api/v1/slices/{other}/mask", new { state = "negative", lesions = Array.Empty<object>() }, "0"));

        async Task<long[]> Ids(string query) =>
            [.. (await (await client.GetAsync($"/api/v1/slices?source={source}&{query}")).JsonAsync()).GetProperty("items")
                .EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];

        Assert.Equal([labelled], await Ids("label=covid"));
        Assert.Empty(await Ids("label=non-covid"));
        Assert.Equal([other], await Ids("label=none"));
        Assert.Equal([other], await Ids("maskState=negative"));
        Assert.Equal([labelled], await Ids("maskState=unknown"));
        Assert.Equal([other], await Ids("patient=B"));
    }

    [Theory]
    [InlineData("label=maybe")]
    [InlineData("maskState=done")]
    [InlineData("after=x")]
    [InlineData("take=0")]
    [InlineData("take=501")]
    [InlineData("take=many")]
    public async Task Slices_SenselessQuery_IsABadRequest(string query)
    {
        using var client = await site.RadiologistAsync();
        await (await client.GetAsync($"/api/v1/slices?{query}")).IsProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Pixels_Fresh_AreInt16LittleEndianRowsThatNeverChange()
    {
        var id = await site.SliceAsync(height: 3, width: 5);
        var stored = await site.Services.GetRequiredService<SliceStore>().PixelsAsync(id);
        using var client = await site.RadiologistAsync();

        var answer = await client.GetAsync($"/api/v1/slices/{id}/pixels");
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("5", Assert.Single(answer.Headers.GetValues("X-Width")));
        Assert.Equal("3", Assert.Single(answer.Headers.GetValues("X-Height")));
        Assert.Equal(stored!.Pixels, bytes);
        Assert.InRange(BinaryPrimitives.ReadInt16LittleEndian(bytes), (short)-1024, (short)3071);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl.Private);
        Assert.Equal($"\"{stored.Sha256}\"", answer.Headers.ETag!.Tag);
    }

    [Theory]
    [InlineData("pixels")]
    [InlineData("thumbnail")]
    public async Task Picture_KnownToTheCaller_IsNotSentAgain(string what)
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        var first = await client.GetAsync($"/api/v1/slices/{id}/{what}");

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/slices/{id}/{what}");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        var answer = await client.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Thumbnail_Fresh_IsAPng()
    {
        var id = await site.SliceAsync();
        using var client = await site.RadiologistAsync();
        var answer = await client.GetAsync($"/api/v1/slices/{id}/thumbnail");

        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await answer.Content.ReadAsByteArrayAsync())[..4]);
    }

    [Fact]
    public async Task Neighbours_WithinAFilteredQueue_KeepThePlaceOfASliceThatLeftIt()
    {
        var source = $"queue-{Guid.NewGuid():N}";
        var ids = new List<long>();
        for (var i = 0; i < 3; i++) ids.Add(await site.SliceAsync(source: source, series: "S", index: i));
        using var client = await site.RadiologistAsync();
        await client.SendAsync(Arrange.Put($"/api/v1/slices/{ids[1]}/label", new { label = "covid" }, "0"));

        var found = await (await client.GetAsync($"/api/v1/slices/{ids[1]}/neighbours?source={source}&label=none&order=newest")).JsonAsync();

        Assert.Equal(["previous", "next", "position", "total", "series"], found.Names());
        Assert.Equal(ids[0], found.GetProperty("previous").GetInt64());
        Assert.Equal(ids[2], found.GetProperty("next").GetInt64());
        Assert.Equal((2, 3), (found.GetProperty("position").GetInt32(), found.GetProperty("total").GetInt32()));
        var series = found.GetProperty("series").EnumerateArray().ToList();
        Assert.Equal(ids, series.Select(slice => slice.GetProperty("id").GetInt64()));
        Assert.Equal(["id", "index", "maskState", "label"], series[1].Names());
        Assert.Equal("covid", series[1].GetProperty("label").GetString());
    }

    [Fact]
    public async Task OtherSeries_OfThePatient_GiveTheSliceAsFarAlong()
    {
        var source = $"prior-{Guid.NewGuid():N}";
        async Task<List<long>> Series(string from, string patient, string name, int length)
        {
            var ids = new List<long>();
            for (var i = 0; i < length; i++) ids.Add(await site.SliceAsync(source: from, patient: patient, series: name, index: i));
            return ids;
        }

        var now = await Series(source, "P", "now", 3);
        var before = await Series(source, "P", "before", 5);
        await Series(source, "Q", "another patient's", 2);
        await Series($"{source}-2", "P", "another source's", 2);
        using var client = await site.RadiologistAsync();

        async Task<(string?, long, int, int)> Other(long id)
        {
            var items = (await (await client.GetAsync($"/api/v1/slices/{id}/other-series")).JsonAsync()).GetProperty("items");
            var only = Assert.Single(items.EnumerateArray());
            Assert.Equal(["sliceId", "series", "index", "length", "distanceMm"], only.Names());
            Assert.Equal(JsonValueKind.Null, only.GetProperty("distanceMm").ValueKind);
            return (only.GetProperty("series").GetString(), only.GetProperty("sliceId").GetInt64(), only.GetProperty("index").GetInt32(),
                only.GetProperty("length").GetInt32());
        }

        Assert.Equal(("before", before[0], 0, 5), await Other(now[0]));
        Assert.Equal(("before", before[2], 2, 5), await Other(now[1]));
        Assert.Equal(("before", before[4], 4, 5), await Other(now[2]));
        Assert.Equal(("now", now[1], 1, 3), await Other(before[2]));
    }

    [Fact]
    public async Task OtherSeries_ToldInTheSameCoordinates_GiveTheNearestSlice()
    {
        var source = $"places-{Guid.NewGuid():N}";
        Task<long> Slice(string series, int index, SlicePlace? place) =>
            site.SliceAsync(source: source, patient: "P", series: series, index: index, place: place);
        var open = await Slice("thin", 0, new SlicePlace(-100, "one"));
        await Slice("thin", 1, new SlicePlace(100, "one"));
        // The first of two is as far along as the first of three, and yet another part of the body.
        foreach (var (index, mm) in new[] { (0, -300.0), (1, -102.5), (2, 0.0) }) await Slice("thick", index, new SlicePlace(mm, "one"));
        foreach (var (index, mm) in new[] { (0, -300.0), (1, -100.0) }) await Slice("lain down again", index, new SlicePlace(mm, "two"));
        await Slice("without", 0, null);
        using var client = await site.RadiologistAsync();

        var items = (await (await client.GetAsync($"/api/v1/slices/{open}/other-series")).JsonAsync()).GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.GetProperty("series").GetString()!, item => (item.GetProperty("index").GetInt32(), item.GetProperty("distanceMm")));
        Assert.Equal((1, 2.5), (items["thick"].Item1, items["thick"].Item2.GetDouble()));
        Assert.Equal((0, JsonValueKind.Null), (items["lain down again"].Item1, items["lain down again"].Item2.ValueKind));
        Assert.Equal((0, JsonValueKind.Null), (items["without"].Item1, items["without"].Item2.ValueKind));
    }

    [Fact]
    public async Task OtherSeries_OfASliceWithoutAPatient_AreNone()
    {
        var id = await site.SliceAsync(patient: null, series: "alone");
        using var client = await site.RadiologistAsync();
        var found = await (await client.GetAsync($"/api/v1/slices/{id}/other-series")).JsonAsync();
        Assert.Empty(found.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/pixels")]
    [InlineData("/thumbnail")]
    [InlineData("/neighbours")]
    [InlineData("/other-series")]
    [InlineData("/mask")]
    [InlineData("/history")]
    [InlineData("/prediction")]
    public async Task Slice_ThatIsNotThere_Is404(string what)
    {
        using var client = await site.RadiologistAsync();
        await (await client.GetAsync($"/api/v1/slices/999999999{what}")).IsProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Api_UnknownPath_IsAProblemToo()
    {
        using var client = await site.RadiologistAsync();
        await (await client.GetAsync("/api/v1/nothing")).IsProblemAsync(HttpStatusCode.NotFound);
        await (await client.GetAsync("/api/v1/slices/abc")).IsProblemAsync(HttpStatusCode.NotFound);
        await (await client.DeleteAsync("/api/v1/slices")).IsProblemAsync(HttpStatusCode.MethodNotAllowed);
    }
}
