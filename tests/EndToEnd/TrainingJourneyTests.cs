using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>
/// The main job's second half: an admin's click trains, and the prediction appears beside the annotation. Real web and trainer processes. On
/// the demo's own slices and no others: which patients a model is tested on depends on all that there are, and what can be measured on them.
/// </summary>
public sealed class TrainingJourneyTests(Product product, Browser browser) : IClassFixture<Product>, IClassFixture<Browser>
{
    [Fact]
    public async Task Admin_StartsTraining_WatchesTheCurveAndSeesThePredictionBesideTheAnnotation()
    {
        product.StartTrainer();
        var page = await browser.SignedInAsync(product, product.Admin);
        await page.GotoAsync($"{product.Address}/training");
        await page.GetByLabel("Epochs").FillAsync("3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start training" }).ClickAsync();
        await page.WaitForURLAsync("**/training/*");
        // Every epoch adds a row to the table beside the first curve, without a reload.
        var epochs = page.Locator("figure").First.Locator("tbody tr");
        await page.GetByText("As a table").First.ClickAsync(new() { Timeout = 180_000 });
        await Assertions.Expect(epochs.First).ToBeVisibleAsync();
        await Assertions.Expect(epochs).ToHaveCountAsync(3, new() { Timeout = 180_000 });
        await Assertions.Expect(page.Locator(".page-head").GetByText("succeeded")).ToBeVisibleAsync(new() { Timeout = 180_000 });

        await page.ReloadAsync();
        await page.GetByText("As a table").First.ClickAsync();
        await Assertions.Expect(epochs).ToHaveCountAsync(3);
        await page.GotoAsync($"{product.Address}/models");
        await Assertions.Expect(page.GetByText("active").First).ToBeVisibleAsync();
        // The demo's finished patients are enough to test on, so that a first model has figures.
        await Assertions.Expect(page.GetByText("not measured")).ToHaveCountAsync(0);

        var model = (await product.Database.Services.GetRequiredService<ModelStore>().ActiveAsync())!;
        var annotated = await AnnotatedSliceAsync();
        await UntilPredictedAsync(model.Id);
        var room = await ReadingRoom.OpenAsync(page, product, annotated);
        Assert.Equal(model.Id.ToString(), await room.StateAsync("data-prediction-model"));
        await page.GotoAsync($"{product.Address}/compare?slice={annotated}");
        var figures = page.GetByLabel("Figures");
        await Assertions.Expect(figures.GetByText("Dice", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(figures.Locator("[data-part=model]")).ToHaveTextAsync($"v{model.Id}");
    }

    private async Task<long> AnnotatedSliceAsync()
    {
        var slices = product.Database.Services.GetRequiredService<SliceQueries>();
        return (await slices.PageAsync(new SliceFilter { MaskState = MaskState.Complete }, SliceOrder.Id, null, 1)).Items[0].Id;
    }

    private async Task UntilPredictedAsync(long model)
    {
        var predictions = product.Database.Services.GetRequiredService<PredictionStore>();
        for (var attempt = 0; attempt < 600; attempt++)
        {
            var (predicted, total) = await predictions.ProgressAsync(model);
            if (predicted >= total) return;
            await Task.Delay(100);
        }

        throw new TimeoutException("not every slice was predicted within 60 s");
    }
}
