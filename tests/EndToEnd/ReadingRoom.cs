using System.Globalization;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>The reading room as a reader uses it, with pointer and keys; its state is read off the page's data attributes.</summary>
public sealed class ReadingRoom(IPage page)
{
    private ILocator Root => page.Locator("[data-reading-room]");

    public IPage Page => page;

    public static async Task<ReadingRoom> OpenAsync(IPage page, Product product, long slice)
    {
        await page.GotoAsync($"{product.Address}/read/{slice}");
        var room = new ReadingRoom(page);
        await room.ReadyAsync();
        return room;
    }

    public Task ReadyAsync() => WhenAsync("data-ready", "true");

    public async Task<long> SliceAsync() => long.Parse((await Root.GetAttributeAsync("data-slice-id"))!, CultureInfo.InvariantCulture);

    public Task<string?> StateAsync(string attribute) => Root.GetAttributeAsync(attribute);

    public async Task<int> NumberAsync(string attribute) =>
        int.Parse(await Root.GetAttributeAsync(attribute) ?? "", CultureInfo.InvariantCulture);

    public Task SavedAsync() => WhenAsync("data-save-state", "saved");

    public Task WhenAsync(string attribute, string value) =>
        Assertions.Expect(Root).ToHaveAttributeAsync(attribute, value, new() { Timeout = 30_000 });

    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    /// <summary>A stroke between two points given as fractions of the stage.</summary>
    public async Task StrokeAsync((double X, double Y) from, (double X, double Y) to)
    {
        var stage = (await page.Locator("[data-part=stage]").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync((float)(stage.X + (from.X * stage.Width)), (float)(stage.Y + (from.Y * stage.Height)));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(
            (float)(stage.X + (to.X * stage.Width)), (float)(stage.Y + (to.Y * stage.Height)), new() { Steps = 8 });
        await page.Mouse.UpAsync();
    }
}
