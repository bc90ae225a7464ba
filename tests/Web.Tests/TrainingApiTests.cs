using System.Net;
using System.Net.Http.Json;
using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Readers;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Web.Tests.Making;

namespace Web.Tests;

public sealed class TrainingApiTests(Site site)
{
    [Fact]
    public async Task Run_Started_IsQueuedWithWhatWasAskedFor()
    {
        using var admin = await site.AdminAsync();

        var answer = await admin.PostAsJsonAsync("/api/v1/runs", new { preset = "cpu-small", epochs = 3, seed = 7 });
        var id = (await answer.JsonAsync()).GetProperty("id").GetInt64();
        var run = await (await admin.GetAsync($"/api/v1/runs/{id}")).JsonAsync();

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"/api/v1/runs/{id}", answer.Headers.Location!.ToString());
        Assert.Equal("queued", run.GetProperty("state").GetString());
        Assert.Equal((0, 3, 7), (run.GetProperty("epoch").GetInt32(), run.GetProperty("epochs").GetInt32(), run.GetProperty("seed").GetInt64()));
        Assert.Empty(run.GetProperty("losses").EnumerateArray());
        Assert.DoesNotContain("error", run.Names());
        Assert.DoesNotContain("evaluation", run.Names());
        Assert.DoesNotContain("modelId", run.Names());
        Assert.DoesNotContain("step", run.Names());
    }

    [Theory]
    [InlineData("""{"preset":"gpu-huge"}""")]
    [InlineData("""{"preset":"cpu-small","epochs":0}""")]
    [InlineData("""{"preset":"cpu-small","epochs":10001}""")]
    public async Task Run_SenselessRequest_Is422(string body)
    {
        using var admin = await site.AdminAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await (await admin.PostAsync("/api/v1/runs", content)).IsProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Run_WithCurves_GivesLossesByTaskAndPart()
    {
        using var admin = await site.AdminAsync();
        var id = (await (await admin.PostAsJsonAsync("/api/v1/runs", new { preset = "paper-256" })).JsonAsync()).GetProperty("id").GetInt64();
        var runs = site.Services.GetRequiredService<RunStore>();
        await runs.AppendEpochAsync(id, 1, new Dictionary<string, double>
        {
            ["train/total"] = 3, ["train/reconstruction"] = 1, ["train/segmentation"] = 1.5, ["train/classification"] = 0.5,
            ["validation/total"] = 4, ["validation/dice"] = 0.25,
        });
        await runs.AppendEpochAsync(id, 2, new Dictionary<string, double> { ["train/total"] = 2 });

        var run = await (await admin.GetAsync($"/api/v1/runs/{id}")).JsonAsync();

        var losses = run.GetProperty("losses").EnumerateArray().ToList();
        Assert.Equal(
            """{"epoch":1,"train":{"total":3,"reconstruction":1,"segmentation":1.5,"classification":0.5},"validation":{"total":4,"reconstruction":null,"segmentation":null,"classification":null}}""",
            losses[0].GetRawText());
        Assert.Equal(2, losses[1].GetProperty("epoch").GetInt32());
        Assert.Equal("""[{"epoch":1,"values":{"validation/dice":0.25}}]""", run.GetProperty("metrics").GetRawText());
        Assert.Equal(2, run.GetProperty("epoch").GetInt32());
    }

    [Fact]
    public async Task Run_Queued_IsCancelledAtOnceAndOnlyOnce()
    {
        using var admin = await site.AdminAsync();
        var id = (await (await admin.PostAsJsonAsync("/api/v1/runs", new { preset = "cpu-small" })).JsonAsync()).GetProperty("id").GetInt64();

        var first = await admin.DeleteAsync($"/api/v1/runs/{id}");

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal("""{"state":"cancelled"}""", await first.Content.ReadAsStringAsync());
        await (await admin.DeleteAsync($"/api/v1/runs/{id}")).IsProblemAsync(HttpStatusCode.Conflict);
        await (await admin.DeleteAsync("/api/v1/runs/999999999")).IsProblemAsync(HttpStatusCode.NotFound);
        await (await admin.GetAsync("/api/v1/runs/999999999")).IsProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Model_Stored_IsListedActivatedAndExportedByteForByte()
    {
        var account = await site.AccountAsync(Roles.Admin);
        using var admin = await site.BearerAsync(account);
        byte[] weights = [1, 2, 3, 4, 5];
        var id = await site.ModelAsync(account.Id, weights);

        var activated = await (await admin.PostAsync($"/api/v1/models/{id}/activate", null)).JsonAsync();
        var list = (await (await admin.GetAsync("/api/v1/models")).JsonAsync()).GetProperty("items").EnumerateArray().ToList();
        var file = await admin.GetAsync($"/api/v1/models/{id}/weights");
        var run = await (await admin.GetAsync($"/api/v1/runs/{activated.GetProperty("runId").GetInt64()}")).JsonAsync();

        Assert.True(activated.GetProperty("isActive").GetBoolean());
        Assert.Contains(list, model => model.GetProperty("id").GetInt64() == id);
        Assert.Equal(weights, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal($"covidlabel-model-{id}.safetensors", file.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal("research use only; not a medical device", Assert.Single(file.Headers.GetValues("X-Research-Use")));
        Assert.Equal(id, run.GetProperty("modelId").GetInt64());
        Assert.Equal(0.95, run.GetProperty("evaluation").GetProperty("confidenceLevel").GetDouble());
    }

    [Fact]
    public async Task Model_ThatIsNotThere_Is404()
    {
        using var admin = await site.AdminAsync();
        await (await admin.PostAsync("/api/v1/models/999999999/activate", null)).IsProblemAsync(HttpStatusCode.NotFound);
        await (await admin.GetAsync("/api/v1/models/999999999/weights")).IsProblemAsync(HttpStatusCode.NotFound);
        await (await admin.GetAsync("/api/v1/models/999999999/card")).IsProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Model_Card_IsMarkdownThatSaysWhatTheModelIsFor()
    {
        var account = await site.AccountAsync(Roles.Admin);
        using var admin = await site.BearerAsync(account);
        var id = await site.ModelAsync(account.Id, [1]);
        var answer = await admin.GetAsync($"/api/v1/models/{id}/card");
        var card = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/markdown; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.StartsWith($"# Model card: version {id}, preset cpu-small\n", card);
        Assert.Contains("Research use only, not for diagnosis.", card);
        Assert.Contains("Whether it can draw lesions was not measured.", card);
    }

    [Fact]
    public async Task Prediction_OfTheActiveModel_IsGivenAndItsDisagreementListed()
    {
        var account = await site.AccountAsync(Roles.Admin);
        using var admin = await site.BearerAsync(account);
        var slice = await site.SliceAsync();
        var model = await site.ModelAsync(account.Id, [1]);
        await admin.PostAsync($"/api/v1/models/{model}/activate", null);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.GetAsync($"/api/v1/slices/{slice}/prediction")).StatusCode);
        await site.Services.GetRequiredService<PredictionStore>()
            .SaveAsync(model, [(slice, 0.125, RunLengthMask.FromCounts(4, 6, [5, 2, 17]))]);
        await admin.SendAsync(Arrange.Put($"/api/v1/slices/{slice}/label", new { label = "covid" }, "0"));
        await admin.SendAsync(Arrange.Put($"/api/v1/slices/{slice}/mask", Arrange.Mask("complete", "ground-glass", 5, 2, 17), "0"));

        var prediction = await (await admin.GetAsync($"/api/v1/slices/{slice}/prediction")).JsonAsync();
        var page = await (await admin.GetAsync("/api/v1/review/disagreements?skip=0&take=200")).JsonAsync();

        Assert.Equal(["modelId", "covidProbability", "lesion", "createdAt"], prediction.Names());
        Assert.Equal((model, 0.125), (prediction.GetProperty("modelId").GetInt64(), prediction.GetProperty("covidProbability").GetDouble()));
        Assert.Equal("""{"rle":{"size":[4,6],"counts":[5,2,17]}}""", prediction.GetProperty("lesion").GetRawText());
        // Only this class activates models, and its tests run one after another.
        var listed = Assert.Single(page.GetProperty("items").EnumerateArray(), item => item.GetProperty("sliceId").GetInt64() == slice);
        Assert.Equal(
            ["sliceId", "patient", "source", "label", "covidProbability", "dice", "labelDisagrees", "modelId", "score"], listed.Names());
        Assert.Equal((0.875, 1.0), (listed.GetProperty("score").GetDouble(), listed.GetProperty("dice").GetDouble()));
        Assert.True(listed.GetProperty("labelDisagrees").GetBoolean());
    }

    [Theory]
    [InlineData("skip=-1")]
    [InlineData("take=0")]
    [InlineData("after=x")]
    public async Task Disagreements_SenselessQuery_IsABadRequest(string query)
    {
        using var client = await site.RadiologistAsync();
        await (await client.GetAsync($"/api/v1/review/disagreements?{query}")).IsProblemAsync(HttpStatusCode.BadRequest);
    }
}
