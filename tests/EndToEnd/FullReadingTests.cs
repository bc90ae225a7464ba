using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>
/// A full reading as docs/reading-room.md counts it: every click, drag and key press is counted in the page, where the reader makes them.
/// </summary>
public sealed class FullReadingTests(Product product, Browser browser) : IClassFixture<Product>, IClassFixture<Browser>
{
    /// <summary>Half of what the same job takes in CVAT by its documentation, 24.</summary>
    private const int MostActions = 12;

    private const string Counter = """
        for (const type of ['pointerdown', 'keydown']) {
          window.addEventListener(type, (event) => {
            if (['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return;
            sessionStorage.setItem('actions', String(Number(sessionStorage.getItem('actions') ?? 0) + 1));
          }, { capture: true });
        }
        """;

    [Fact]
    public async Task OpenWindowDrawTwoCorrectOneLabelCompleteNext_TakesAtMostHalfOfWhatCvatAsksFor()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        await page.AddInitScriptAsync(Counter);
        await page.GotoAsync($"{product.Address}/worklist?maskState=unknown");
        var first = page.Locator("main a[href^='/read/']").First;
        await first.WaitForAsync();
        await page.EvaluateAsync("() => sessionStorage.setItem('actions', '0')");
        var started = TimeProvider.System.GetTimestamp();

        await first.ClickAsync();
        var room = new ReadingRoom(page);
        await room.ReadyAsync();
        var slice = await room.SliceAsync();
        await room.PressAsync("7");
        await room.StrokeAsync((0.40, 0.40), (0.44, 0.46));
        await room.PressAsync("c");
        await room.StrokeAsync((0.58, 0.40), (0.62, 0.46));
        var drawn = await room.NumberAsync("data-mask-area");
        await room.PressAsync("e");
        await room.StrokeAsync((0.62, 0.46), (0.64, 0.48));
        Assert.InRange(await room.NumberAsync("data-mask-area"), 1, drawn - 1);
        await room.PressAsync("1");
        var area = await room.NumberAsync("data-mask-area");
        await room.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("[data-reading-room]")).Not.ToHaveAttributeAsync("data-slice-id", $"{slice}");
        await room.ReadyAsync();
        var taken = TimeProvider.System.GetElapsedTime(started);
        await room.SavedAsync();

        var actions = await page.EvaluateAsync<int>("() => Number(sessionStorage.getItem('actions'))");
        TestContext.Current.TestOutputHelper?.WriteLine($"{actions} clicks, drags and key presses; {taken.TotalSeconds:0.0} s by a script that never hesitates");
        Assert.Equal(9, actions);
        Assert.True(actions <= MostActions);
        var annotations = product.Database.Services.GetRequiredService<AnnotationStore>();
        var mask = (await annotations.CurrentMaskAsync(slice))!.Mask;
        Assert.Equal((MaskState.Complete, area), (mask.State, mask.Area));
        Assert.Equal([LesionKind.GroundGlass, LesionKind.Consolidation], mask.Lesions.Select(lesion => lesion.Kind));
        Assert.Equal(ClassLabel.Covid, (await annotations.CurrentLabelAsync(slice))!.Label);
    }
}
