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
        // What came before the page was ready to show it is asked for once more: what another reader does next must not pass for what was there.
        await room.WhenAsync("data-fresh", "current");
        return room;
    }

    public Task ReadyAsync() => WhenAsync("data-ready", "true");

    public async Task<long> SliceAsync() => long.Parse((await Root.GetAttributeAsync("data-slice-id"))!, CultureInfo.InvariantCulture);

    /// <summary>What the page says once it has taken down what was done to the slice, which it does after painting it.</summary>
    public async Task<string?> StateAsync(string attribute)
    {
        await Assertions.Expect(Root).Not.ToHaveAttributeAsync("data-settled", "false");
        return await Root.GetAttributeAsync(attribute);
    }

    public async Task<int> NumberAsync(string attribute) =>
        int.Parse(await StateAsync(attribute) ?? "", CultureInfo.InvariantCulture);

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

    /// <summary>A sentence over the slice.</summary>
    public ILocator Message => page.Locator("[data-part=stage-message]");

    /// <summary>Moves the pointer to a place in image pixels; the slice is fitted to the stage, and its pixels are square.</summary>
    public async Task MoveAsync(double x, double y, int size)
    {
        var stage = (await page.Locator("[data-part=stage]").BoundingBoxAsync())!;
        var zoom = Math.Min(stage.Width, stage.Height) / size;
        var (left, top) = (stage.X + ((stage.Width - (zoom * size)) / 2), stage.Y + ((stage.Height - (zoom * size)) / 2));
        await page.Mouse.MoveAsync((float)(left + (x * zoom)), (float)(top + (y * zoom)));
    }

    public async Task ClickAsync(double x, double y, int size)
    {
        await MoveAsync(x, y, size);
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
    }

    /// <summary>Drags from the first place, in image pixels, through the others to the last.</summary>
    public async Task DragAsync(int size, params (double X, double Y)[] path)
    {
        await MoveAsync(path[0].X, path[0].Y, size);
        await page.Mouse.DownAsync();
        foreach (var (x, y) in path.Skip(1)) await MoveAsync(x, y, size);
        await page.Mouse.UpAsync();
    }
}
