using System.Net;
using System.Text.Json;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Web.Tests.Making;

namespace Web.Tests;

/// <summary>
/// Provenance, verdicts, blinded reading, reading time and statistics over HTTP. The active model and the settings are one
/// for a whole site, so these tests have a site of their own.
/// </summary>
public sealed class ReviewApiTests : IAsyncLifetime
{
    private Site site = default!;
    private Account admin = default!;
    private HttpClient reader = default!;
    private long slice;
    private long unread;
    private long model;

    public async ValueTask InitializeAsync()
    {
        site = await Site.WithAsync([]);
        admin = await site.AccountAsync("Admin");
        reader = await site.RadiologistAsync();
        (slice, unread) = (await site.SliceAsync(source: "a"), await site.SliceAsync(source: "b"));
        model = await site.ModelAsync(admin.Id, [1]);
        var lesion = RunLengthMask.FromCounts(4, 6, [5, 2, 17]);
        await site.Services.GetRequiredService<PredictionStore>().SaveAsync(model, [(slice, 0.91, lesion), (unread, 0.37, lesion)]);
        await site.Services.GetRequiredService<ModelStore>().ActivateAsync(model, null, "test");
    }

    public async ValueTask DisposeAsync()
    {
        reader.Dispose();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task Mask_AcceptedThenEdited_SaysSoAndIsACorrection()
    {
        var accepted = new { origin = "accepted", modelId = model };
        await SaveAsync(slice, "complete", [5, 2, 17], "0", accepted);
        Assert.Equal(("accepted", model), await ProvenanceAsync(slice));
        Assert.Equal(JsonValueKind.Null, (await VerdictAsync()).GetProperty("verdict").ValueKind);

        await SaveAsync(slice, "complete", [5, 3, 16], "1", new { origin = "accepted-edited", modelId = model });
        Assert.Equal(("accepted-edited", model), await ProvenanceAsync(slice));
        Assert.Equal("corrected", (await VerdictAsync()).GetProperty("verdict").GetString());
        Assert.Equal("mask", (await VerdictAsync()).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Mask_WithAnUnknownOrigin_Is422()
    {
        var answer = await reader.SendAsync(Arrange.Put(
            $"/api/v1/slices/{slice}/mask", new { state = "negative", lesions = Array.Empty<object>(), provenance = new { origin = "guessed" } }, "0"));
        await answer.IsProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Revisions_OfASlice_AreListedWithReaderAreaAndOriginAndReadOneByOne()
    {
        await SaveAsync(slice, "partial", [5, 2, 17], "0", new { origin = "accepted", modelId = model });
        await SaveAsync(slice, "partial", [0, 1, 23], "1", null);
        await SaveAsync(slice, "partial", [5, 2, 17], "2", new { origin = "restored", restoredFrom = 1 });
        await reader.SendAsync(Arrange.Put($"/api/v1/slices/{slice}/label", new { label = "covid" }, "0"));

        var list = await JsonAsync($"/api/v1/slices/{slice}/revisions");
        var items = list.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["label", "mask", "mask", "mask"], items.Select(item => item.GetProperty("field").GetString()));
        Assert.Equal([0, 2, 1, 2], items.Select(item => item.GetProperty("areaPx").GetInt32()));
        Assert.Equal("Test Radiologist", items[0].GetProperty("reader").GetString());
        var restored = items[1].GetProperty("provenance");
        Assert.Equal(("restored", 1), (restored.GetProperty("origin").GetString(), restored.GetProperty("restoredFrom").GetInt32()));
        Assert.Equal(JsonValueKind.Null, items[2].GetProperty("provenance").ValueKind);

        var newest = await JsonAsync($"/api/v1/slices/{slice}/revisions?take=2");
        Assert.True(newest.GetProperty("more").GetBoolean());
        var before = Uri.EscapeDataString(newest.GetProperty("items")[1].GetProperty("createdAt").GetString()!);
        var older = await JsonAsync($"/api/v1/slices/{slice}/revisions?before={before}");
        Assert.Equal([2, 1], older.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("revision").GetInt32()));

        var second = await JsonAsync($"/api/v1/slices/{slice}/mask?revision=2");
        Assert.Equal([0, 1, 23], second.GetProperty("lesions")[0].GetProperty("rle").GetProperty("counts").EnumerateArray().Select(run => run.GetInt32()));
        await (await reader.GetAsync($"/api/v1/slices/{slice}/mask?revision=9")).IsProblemAsync(HttpStatusCode.NotFound);
        await (await reader.GetAsync("/api/v1/slices/999999999/revisions")).IsProblemAsync(HttpStatusCode.NotFound);
        await (await reader.GetAsync($"/api/v1/slices/{slice}/revisions?take=0")).IsProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Verdict_Given_IsKeptAndItsKeyIsGoodForOne()
    {
        var body = new { modelId = model, verdict = "disagree", subject = "mask", reason = " misses the base " };
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync("verdict", body, "v1")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync("verdict", body, "v1")).StatusCode);
        await (await PutAsync("verdict", new { modelId = model, verdict = "agree" }, "v1")).IsProblemAsync(HttpStatusCode.UnprocessableEntity);

        var verdict = await VerdictAsync();
        Assert.Equal(["modelId", "verdict", "subject", "reason"], verdict.Names());
        Assert.Equal(("disagree", "misses the base"), (verdict.GetProperty("verdict").GetString(), verdict.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Verdict_ThatIsNone_IsRefused()
    {
        await (await PutAsync("verdict", new { modelId = model, verdict = "maybe" }, null)).IsProblemAsync(HttpStatusCode.UnprocessableEntity);
        await (await PutAsync("verdict", new { modelId = model, verdict = "agree", subject = "label" }, null)).IsProblemAsync(HttpStatusCode.UnprocessableEntity);
        await (await PutAsync("verdict", new { modelId = model, verdict = "agree", reason = new string('x', 501) }, null)).IsProblemAsync(HttpStatusCode.UnprocessableEntity);
        await (await PutAsync("verdict", new { modelId = model + 1, verdict = "agree" }, null)).IsProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ReadingTime_Reported_NeedsAKeyAndASensibleLength()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync("reading-time", new { activeMs = 4200 }, "t1")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await PutAsync("reading-time", new { activeMs = 4200 }, "t1")).StatusCode);
        await (await PutAsync("reading-time", new { activeMs = 4300 }, "t1")).IsProblemAsync(HttpStatusCode.UnprocessableEntity);
        await (await PutAsync("reading-time", new { activeMs = 4200 }, null)).IsProblemAsync(HttpStatusCode.BadRequest);
        await (await PutAsync("reading-time", new { activeMs = 0 }, "t2")).IsProblemAsync(HttpStatusCode.UnprocessableEntity);
        await (await PutAsync("reading-time", new { activeMs = 600_001 }, "t3")).IsProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Blinded_Reader_GetsNoPredictionAnywhereBeforeTheirOwnAnnotation()
    {
        await BlindAsync();
        await AnnotateAsync(unread, await site.RadiologistAsync());

        var hidden = await reader.GetAsync($"/api/v1/slices/{slice}/prediction");
        await hidden.IsProblemAsync(HttpStatusCode.Forbidden);
        Assert.Contains("blinded", (await hidden.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await (await PutAsync("verdict", new { modelId = model, verdict = "agree" }, null)).IsProblemAsync(HttpStatusCode.Forbidden);
        Assert.Empty(await DisagreementsAsync(reader));
        var worklist = await reader.GetStringAsync("/worklist");
        Assert.DoesNotContain("0.91", worklist, StringComparison.Ordinal);
        Assert.DoesNotContain("0.37", worklist, StringComparison.Ordinal);
        Assert.Contains("Reading is blinded", worklist, StringComparison.Ordinal);
        Assert.DoesNotContain($"/read/{slice}", await reader.GetStringAsync("/worklist?prediction=0.75-1"), StringComparison.Ordinal);

        await AnnotateAsync(slice, reader);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/api/v1/slices/{slice}/prediction")).StatusCode);
        await (await reader.GetAsync($"/api/v1/slices/{unread}/prediction")).IsProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal([slice], await DisagreementsAsync(reader));
        Assert.Equal(JsonValueKind.Null, (await JsonAsync($"/api/v1/slices/{slice}/neighbours?prediction=0-1")).GetProperty("next").ValueKind);
        worklist = await reader.GetStringAsync("/worklist");
        Assert.Contains("0.91", worklist, StringComparison.Ordinal);
        Assert.DoesNotContain("0.37", worklist, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blinded_Reader_GetsNoEarlierVersionOfAnotherBeforeTheirOwnAnnotation()
    {
        await BlindAsync();
        using var other = await site.BearerAsync(admin);
        await SaveAsync(slice, "partial", [5, 2, 17], "0", null, other);
        foreach (var path in new[] { "history", "mask?revision=1" })
        {
            var hidden = await reader.GetAsync($"/api/v1/slices/{slice}/{path}");
            await hidden.IsProblemAsync(HttpStatusCode.Forbidden);
            Assert.Contains("other readers' versions", (await hidden.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await (await reader.GetAsync($"/api/v1/slices/{unread}/history")).IsProblemAsync(HttpStatusCode.Forbidden);
        await SaveAsync(slice, "partial", [5, 3, 16], "1", null);
        var masks = (await JsonAsync($"/api/v1/slices/{slice}/history")).GetProperty("masks").EnumerateArray().ToList();
        Assert.Equal([true, false], masks.Select(mask => mask.GetProperty("own").GetBoolean()));
        Assert.Equal(2, masks.Select(mask => mask.GetProperty("readerId").GetGuid()).Distinct().Count());
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/api/v1/slices/{slice}/mask?revision=1")).StatusCode);
    }

    [Fact]
    public async Task Blinded_Admin_SeesEverything()
    {
        await BlindAsync();
        using var client = await site.BearerAsync(admin);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/v1/slices/{slice}/prediction")).StatusCode);
        await AnnotateAsync(slice, reader);
        Assert.Equal([slice], await DisagreementsAsync(client));
    }

    [Fact]
    public async Task Disagreements_Filtered_GiveWhatTheAddressSays()
    {
        await AnnotateAsync(slice, reader);
        await AnnotateAsync(unread, reader);
        Assert.Equal([unread], await DisagreementsAsync(reader, "&source=b"));
        Assert.Equal([slice], await DisagreementsAsync(reader, $"&model={model}&probability=0.9-1"));
        Assert.Equal([unread], await DisagreementsAsync(reader, "&differ=label"));
        Assert.Empty(await DisagreementsAsync(reader, "&verdict=corrected"));
        Assert.Equal(2, (await DisagreementsAsync(reader, "&verdict=none")).Length);
        Assert.Empty(await DisagreementsAsync(reader, "&dice=0-1"));
        foreach (var nonsense in new[] { "model=x", "probability=1", "probability=0.5-0.2", "dice=a-b", "differ=size", "verdict=maybe" })
            await (await reader.GetAsync($"/api/v1/review/disagreements?{nonsense}")).IsProblemAsync(HttpStatusCode.BadRequest);
        var choices = await JsonAsync("/api/v1/review/choices");
        Assert.Equal(["a", "b"], choices.GetProperty("sources").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal([model], choices.GetProperty("models").EnumerateArray().Select(one => one.GetInt64()));
    }

    [Fact]
    public async Task Progress_InAQueue_CountsWhatTheReaderReadAndLeadsOn()
    {
        await AnnotateAsync(slice, reader);
        Assert.Equal($$"""{"read":1,"total":2,"nextUnread":{{unread}}}""", await reader.GetStringAsync($"/api/v1/slices/{slice}/progress?mine=unread"));
        await AnnotateAsync(unread, reader);
        Assert.Equal("""{"read":1,"total":1,"nextUnread":null}""", await reader.GetStringAsync($"/api/v1/slices/{slice}/progress?source=a"));
    }

    [Fact]
    public async Task Statistics_ForARadiologist_AreTheirOwnAndForAnAdminEverybodys()
    {
        await AnnotateAsync(slice, reader);
        var mine = await reader.GetStringAsync("/statistics");
        Assert.Contains("Your own figures", mine, StringComparison.Ordinal);
        Assert.Contains("Test Radiologist", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("Test Admin", mine, StringComparison.Ordinal);
        Assert.Contains("100 % (1 of 1)", mine, StringComparison.Ordinal);
        using var theirs = await site.BearerAsync(admin);
        var everybody = await theirs.GetStringAsync("/statistics");
        Assert.Contains("All readers", everybody, StringComparison.Ordinal);
        Assert.Contains("Test Admin", everybody, StringComparison.Ordinal);
        Assert.Contains("Test Radiologist", everybody, StringComparison.Ordinal);
        using var nobody = site.Anonymous();
        Assert.Equal(HttpStatusCode.Redirect, (await nobody.GetAsync("/statistics")).StatusCode);
    }

    [Fact]
    public async Task Worklist_AddressWithEmptyWords_LeadsToOneWithout()
    {
        var answer = await reader.GetAsync("/worklist?text=&source=a&label=&mine=unread&order=oldest");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/worklist?source=a&mine=unread", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private Task BlindAsync() =>
        site.Services.GetRequiredService<RoomSettingsStore>().ChangeAsync(new RoomSettings(BlindedReading: true), admin.Id);

    private static async Task AnnotateAsync(long id, HttpClient client) =>
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(Arrange.Put($"/api/v1/slices/{id}/label", new { label = "covid" }, "0"))).StatusCode);

    private async Task SaveAsync(long id, string state, int[] counts, string basedOn, object? provenance, HttpClient? client = null)
    {
        var lesions = new[] { new { kind = "ground-glass", rle = new { size = new[] { 4, 6 }, counts } } };
        object body = provenance is null ? new { state, lesions } : new { state, lesions, provenance };
        Assert.Equal(HttpStatusCode.OK, (await (client ?? reader).SendAsync(Arrange.Put($"/api/v1/slices/{id}/mask", body, basedOn))).StatusCode);
    }

    private async Task<(string?, long)> ProvenanceAsync(long id)
    {
        var provenance = (await JsonAsync($"/api/v1/slices/{id}/mask")).GetProperty("provenance");
        return (provenance.GetProperty("origin").GetString(), provenance.GetProperty("modelId").GetInt64());
    }

    private Task<JsonElement> VerdictAsync() => JsonAsync($"/api/v1/slices/{slice}/verdict?modelId={model}");

    private Task<HttpResponseMessage> PutAsync(string what, object body, string? key) =>
        reader.SendAsync(Arrange.Put($"/api/v1/slices/{slice}/{what}", body, null, key));

    private static async Task<long[]> DisagreementsAsync(HttpClient client, string filter = "") =>
        [.. (await (await client.GetAsync($"/api/v1/review/disagreements?take=50{filter}")).JsonAsync()).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("sliceId").GetInt64())];

    private async Task<JsonElement> JsonAsync(string path) => await (await reader.GetAsync(path)).JsonAsync();
}
