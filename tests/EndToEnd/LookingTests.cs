using System.Globalization;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>Everything a reader does to see better, on the real page: turning, greys, measuring, scrolling, a second pane.</summary>
public sealed partial class LookingTests(Product product, Browser browser) : IClassFixture<Product>, IClassFixture<Browser>
{
    private const int Size = 128;

    /// <summary>Keys pressed, and where the image point lies that is then shown at (u, v); all in image pixels.</summary>
    private static readonly (string Keys, Func<double, double, (double X, double Y)> ImageOf)[] Turns =
    [
        ("", (u, v) => (u, v)),
        ("Shift+R", (u, v) => (v, Size - u)),
        ("Shift+R Shift+R", (u, v) => (Size - u, Size - v)),
        ("Shift+R Shift+R Shift+R", (u, v) => (Size - v, u)),
        ("Shift+M", (u, v) => (Size - u, v)),
        ("Shift+U", (u, v) => (u, Size - v)),
        ("Shift+R Shift+M", (u, v) => (v, u)),
        ("Shift+M Shift+R", (u, v) => (Size - v, Size - u)),
    ];

    [Fact]
    public async Task Drawing_HoweverTheViewIsTurned_LandsOnThePixelsUnderThePointer()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        foreach (var (keys, imageOf) in Turns)
        {
            var slice = (await product.SeriesAsync(size: Size)).Single();
            var room = await ReadingRoom.OpenAsync(page, product, slice);
            foreach (var key in keys.Split(' ', StringSplitOptions.RemoveEmptyEntries)) await room.PressAsync(key);
            var (u, v) = (40.0, 90.0);
            await ClickAsync(page, u, v);
            await room.SavedAsync();

            var (x, y) = CentreOf(await product.LabelMapAsync(slice));
            var (wantedX, wantedY) = imageOf(u, v);
            Assert.True(Math.Abs(x - wantedX) <= 1 && Math.Abs(y - wantedY) <= 1, $"'{keys}': drawn at {x}, {y} instead of {wantedX}, {wantedY}");
            Assert.True(await PaintsAsync(page, "stage", 1, u, v), $"'{keys}': nothing is drawn under the pointer");
            Assert.Equal(keys.Length > 0, await page.Locator("[data-part=orientation]").IsVisibleAsync());
        }

        await page.Locator("[data-part=orientation]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-reading-room]")).ToHaveAttributeAsync("data-turned", "");
        await Assertions.Expect(page.Locator("[data-part=orientation]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Greys_InvertedBentAndSquare_AreWhatTheScreenShows()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var picture = (await product.SeriesAsync(isHu: false, size: Size)).Single();
        var room = await ReadingRoom.OpenAsync(page, product, picture);

        var plain = await GreysAsync(page);
        await room.PressAsync("Shift+I");
        await room.WhenAsync("data-inverted", "true");
        var inverted = await GreysAsync(page);
        Assert.All(plain.Zip(inverted), pair => Assert.InRange(pair.First + pair.Second, 254, 256));
        await room.PressAsync("Shift+I");

        for (var i = 0; i < 5; i++) await page.Keyboard.PressAsync(">");
        await room.WhenAsync("data-gamma", "1.5");
        Assert.True((await GreysAsync(page)).Average() > plain.Average() + 3);
        for (var i = 0; i < 10; i++) await page.Keyboard.PressAsync("<");
        await room.WhenAsync("data-gamma", "0.5");
        Assert.True((await GreysAsync(page)).Average() < plain.Average() - 3);
        await page.Locator("[data-part=gamma]").FillAsync("100");
        await room.WhenAsync("data-gamma", "1");
        Assert.Equal(plain, await GreysAsync(page));

        await room.PressAsync("Shift+S");
        await room.WhenAsync("data-smooth", "false");
        var square = await GreysAsync(page);
        Assert.True(Steps(square) < Steps(plain) / 2, $"{Steps(square)} and {Steps(plain)} changes along a row");

        var ct = (await product.SeriesAsync(size: Size)).Single();
        await ReadingRoom.OpenAsync(page, product, ct);
        Assert.True(await page.Locator("[data-part=gamma]").IsDisabledAsync());
        await page.Keyboard.PressAsync(">");
        await room.WhenAsync("data-gamma", "1");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task OneToOne_OnAnyScreen_IsAnImagePixelADevicePixel_AndEveryCanvasIsAsSharp(float ratio)
    {
        var page = await browser.SignedInAsync(product, product.Radiologist, deviceScaleFactor: ratio);
        var room = await ReadingRoom.OpenAsync(page, product, (await product.SeriesAsync(size: Size)).Single());
        await room.PressAsync("Shift+O");
        await room.WhenAsync("data-zoom", (1 / ratio).ToString("F3", CultureInfo.InvariantCulture));
        await AssertSharpAsync(page, ratio);

        // The window is moved to a screen of another density.
        var protocol = await page.Context.NewCDPSessionAsync(page);
        var size = new Dictionary<string, object> { ["width"] = 1440, ["height"] = 900, ["mobile"] = false, ["deviceScaleFactor"] = 3 };
        await protocol.SendAsync("Emulation.setDeviceMetricsOverride", size);
        await page.Mouse.MoveAsync(600, 400);
        await AssertSharpAsync(page, 3);
    }

    [Fact]
    public async Task FullScreen_ByKey_ComesAndGoes()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var room = await ReadingRoom.OpenAsync(page, product, (await product.SeriesAsync(size: Size)).Single());
        await room.PressAsync("Shift+F");
        await room.WhenAsync("data-full-screen", "true");
        Assert.True(await page.EvaluateAsync<bool>("document.fullscreenElement !== null"));
        await room.StrokeAsync((0.4, 0.4), (0.5, 0.5));
        await room.SavedAsync();
        await room.PressAsync("Shift+F");
        await room.WhenAsync("data-full-screen", "false");
    }

    [Fact]
    public async Task Ruler_DraggedOnASlice_SaysMillimetres_AndIsRemovedByKeyOrButton()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var series = await product.SeriesAsync(length: 2, size: Size);
        var room = await ReadingRoom.OpenAsync(page, product, series[0]);
        await room.PressAsync("Shift+L");
        await DragAsync(page, (20, 20), (50, 60));
        await DragAsync(page, (20, 20), (20, 30));
        await room.WhenAsync("data-measurements", "2");
        var list = page.Locator("[data-part=measurements] li");
        // 50 pixels of 1.5 mm.
        await Assertions.Expect(list.Nth(0)).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^1: 7[45]\.\d mm"));
        await Assertions.Expect(list.Nth(1)).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^2: 1[45]\.\d mm"));
        Assert.Equal("0", await room.StateAsync("data-mask-area"));

        await room.PressAsync("ArrowDown");
        await room.WhenAsync("data-slice-id", $"{series[1]}");
        await room.WhenAsync("data-measurements", "0");
        await room.PressAsync("ArrowUp");
        await room.WhenAsync("data-measurements", "2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove measurement 1" }).FocusAsync();
        await room.PressAsync("Enter");
        await room.WhenAsync("data-measurements", "1");
        await room.PressAsync("Shift+K");
        await room.WhenAsync("data-measurements", "0");

        var picture = await ReadingRoom.OpenAsync(page, product, (await product.SeriesAsync(isHu: false, size: Size)).Single());
        await picture.PressAsync("Shift+L");
        await DragAsync(page, (20, 20), (50, 60));
        await Assertions.Expect(list.First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^1: (49|50)\.\d px"));
    }

    [Fact]
    public async Task BodyShare_WhileDrawing_GrowsBeforeThePointerIsLifted()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var room = await ReadingRoom.OpenAsync(page, product, (await product.SeriesAsync(size: Size)).Single());
        var area = page.Locator("[data-part=area]");
        await Assertions.Expect(area).ToHaveTextAsync("area 0 mm² · 0 % of the body");
        var body = await room.NumberAsync("data-body-area");
        Assert.InRange(body, Size * Size / 6, Size * Size);
        var (x, y) = await ScreenAsync(page, 60, 60);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + 120, y + 60, new() { Steps = 6 });
        await Assertions.Expect(area).Not.ToHaveTextAsync("area 0 mm² · 0 % of the body");
        var during = await area.TextContentAsync();
        await page.Mouse.UpAsync();
        await room.SavedAsync();
        Assert.Equal(during, await area.TextContentAsync());
        var share = 100.0 * await room.NumberAsync("data-mask-area") / body;
        Assert.EndsWith($"· {share.ToString("F1", CultureInfo.InvariantCulture)} % of the body", during, StringComparison.Ordinal);
    }

    private static async Task AssertSharpAsync(IPage page, float ratio)
    {
        var sharp = await page.EvaluateAsync<bool>(
            """
            async () => {
              await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
              const canvases = [...document.querySelectorAll('[data-part=stage] canvas')];
              const shown = canvases.filter(c => c.checkVisibility({ visibilityProperty: true }));
              return shown.length > 0 && shown.every(c => c.width === Math.round(c.clientWidth * devicePixelRatio));
            }
            """);
        Assert.True(sharp, $"a canvas is not as sharp as the screen at {ratio}");
        Assert.Equal(ratio, await page.EvaluateAsync<float>("devicePixelRatio"));
    }

    /// <summary>The pane's point that shows image coordinates of the view, the slice being fitted.</summary>
    private static async Task<(float X, float Y)> ScreenAsync(IPage page, double u, double v, string stage = "stage")
    {
        var box = (await page.Locator($"[data-part={stage}]").BoundingBoxAsync())!;
        var scale = Math.Min(box.Width, box.Height) / Size;
        return ((float)(box.X + (box.Width / 2) + ((u - (Size / 2.0)) * scale)), (float)(box.Y + (box.Height / 2) + ((v - (Size / 2.0)) * scale)));
    }

    private static async Task ClickAsync(IPage page, double u, double v)
    {
        var (x, y) = await ScreenAsync(page, u, v);
        await page.Mouse.ClickAsync(x, y);
    }

    private static async Task DragAsync(IPage page, (double U, double V) from, (double U, double V) to)
    {
        var (x, y) = await ScreenAsync(page, from.U, from.V);
        var (toX, toY) = await ScreenAsync(page, to.U, to.V);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(toX, toY, new() { Steps = 4 });
        await page.Mouse.UpAsync();
    }

    private static (double X, double Y) CentreOf(byte[] map)
    {
        var drawn = map.Select((value, i) => (value, i)).Where(pixel => pixel.value != 0).Select(pixel => pixel.i).ToList();
        return (drawn.Average(i => i % Size) + 0.5, drawn.Average(i => i / Size) + 0.5);
    }

    /// <summary>The greys along a row through the middle of the picture.</summary>
    private static Task<int[]> GreysAsync(IPage page) => page.EvaluateAsync<int[]>(
        """
        async () => {
          await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          const image = document.querySelector('[data-part=stage] canvas');
          const side = Math.min(image.width, image.height);
          const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
          context.drawImage(image, 0, 0);
          const row = context.getImageData((image.width - side) / 2 + 4, image.height / 2, side - 8, 1).data;
          return [...row].filter((_, i) => i % 4 === 0);
        }
        """);

    private static int Steps(int[] greys) => greys.Zip(greys.Skip(1)).Count(pair => pair.First != pair.Second);
}
