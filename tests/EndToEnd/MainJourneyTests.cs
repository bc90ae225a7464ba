using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CovidLabel.Domain.Annotations;
using CovidLabel.Imaging.Phantom;
using CovidLabel.Imaging.Pixels;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>
/// The main job, end to end, up to what <see cref="TrainingJourneyTests" /> goes on with: radiologists upload and annotate in browsers. Real web
/// process, real PostgreSQL, real Chromium.
/// </summary>
public sealed class MainJourneyTests(Product product, Browser browser) : IClassFixture<Product>, IClassFixture<Browser>
{
    private AnnotationStore Annotations => product.Database.Services.GetRequiredService<AnnotationStore>();

    [Fact]
    public async Task Radiologist_UploadsDrawsUndoesLabelsCompletes_AndFindsEverythingAfterAReload()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var slice = await UploadAsync(page);
        var room = await ReadingRoom.OpenAsync(page, product, slice);

        await room.PressAsync("g");
        await room.StrokeAsync((0.35, 0.4), (0.42, 0.5));
        var first = await room.NumberAsync("data-mask-area");
        await room.PressAsync("c");
        await room.StrokeAsync((0.6, 0.4), (0.66, 0.55));
        Assert.True(await room.NumberAsync("data-mask-area") > first);
        await room.PressAsync("Control+z");
        Assert.Equal(first, await room.NumberAsync("data-mask-area"));
        await room.PressAsync("Control+y");
        var both = await room.NumberAsync("data-mask-area");
        Assert.True(first > 0 && both > first);
        await room.PressAsync("1");
        await room.PressAsync("m");
        await room.WhenAsync("data-mask-state", "complete");
        await room.SavedAsync();

        await page.ReloadAsync();
        await room.ReadyAsync();
        Assert.Equal(both, await room.NumberAsync("data-mask-area"));
        Assert.Equal("complete", await room.StateAsync("data-mask-state"));
        Assert.Equal("covid", await room.StateAsync("data-label"));
        var stored = (await Annotations.CurrentMaskAsync(slice))!.Mask;
        Assert.Equal(both, stored.Area);
        Assert.Equal([LesionKind.GroundGlass, LesionKind.Consolidation], stored.Lesions.Select(lesion => lesion.Kind));
        Assert.Equal(ClassLabel.Covid, (await Annotations.CurrentLabelAsync(slice))!.Label);
    }

    [Theory]
    [InlineData("Keep mine")]
    [InlineData("Take theirs")]
    public async Task TwoBrowsers_OnOneSlice_BothVersionsSurvive(string choice)
    {
        var mine = await ReadingRoom.OpenAsync(
            await browser.SignedInAsync(product, product.Radiologist), product, await UploadAsync(null));
        var slice = await mine.SliceAsync();
        var theirs = await ReadingRoom.OpenAsync(await browser.SignedInAsync(product, product.Admin), product, slice);

        await theirs.StrokeAsync((0.3, 0.3), (0.34, 0.36));
        await theirs.SavedAsync();
        var theirMask = (await Annotations.CurrentMaskAsync(slice))!.Mask.ToLabelMap();
        await mine.StrokeAsync((0.6, 0.6), (0.66, 0.66));
        var myArea = await mine.NumberAsync("data-mask-area");
        var dialog = mine.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = choice }).ClickAsync();
        await mine.SavedAsync();

        var history = await Annotations.MaskHistoryAsync(slice);
        Assert.Contains(history, revision => revision.Mask.ToLabelMap().SequenceEqual(theirMask));
        Assert.Contains(history, revision => revision.Mask.Area == myArea && !revision.Mask.ToLabelMap().SequenceEqual(theirMask));
        var onTop = history[0].Mask.ToLabelMap().SequenceEqual(theirMask);
        Assert.Equal(choice == "Take theirs", onTop);
    }

    [Fact]
    public async Task Radiologist_CallingAnAdminEndpoint_IsForbidden()
    {
        using var client = await product.ClientAsync(product.Radiologist);
        var refused = await client.PostAsJsonAsync("/api/v1/runs", new { preset = "cpu-small" });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        var activation = await client.PostAsync(new Uri("/api/v1/models/1/activate", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Forbidden, activation.StatusCode);
    }

    /// <summary>Uploads a fresh phantom slice, through the page where one is given, else through the API.</summary>
    private async Task<long> UploadAsync(IPage? page)
    {
        var image = PhantomPng();
        if (page is not null)
        {
            await page.GotoAsync($"{product.Address}/upload");
            await page.Locator("input[type=file]").First.SetInputFilesAsync(
                new FilePayload { Name = "phantom.png", MimeType = "image/png", Buffer = image });
            var link = page.Locator("a[href^='/read/']").First;
            await link.WaitForAsync();
            return long.Parse((await link.GetAttributeAsync("href"))!.Split('/', '?')[2]);
        }

        return await product.UploadAsync(image);
    }

    /// <summary>A picture no other test has: an 8-bit phantom slice of a random seed.</summary>
    private static byte[] PhantomPng()
    {
        var slice = ChestPhantom.Generate(Random.Shared.Next(), patients: 1, slicesPerPatient: 1, size: 256).First().Slice;
        var grey = slice.Pixels.Select(hu => (byte)Math.Clamp((hu + 1350) * 255 / 1500, 0, 255)).ToArray();
        return GreyPng.Grey(grey, slice.Height, slice.Width);
    }
}
