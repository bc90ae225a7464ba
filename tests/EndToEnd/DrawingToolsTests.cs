using CovidLabel.Domain.Annotations;
using CovidLabel.Imaging.Pixels;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>
/// Every drawing tool and every key of drawing, on a real page, over a picture whose geometry is known: what was drawn is counted in
/// pixels on the page, and compared with what PostgreSQL holds.
/// </summary>
public sealed class DrawingToolsTests(Product product, Browser browser) : IClassFixture<Product>, IClassFixture<Browser>
{
    private const int Size = 256;

    /// <summary>The picture: grey 40, and a disc of grey 120 around the middle.</summary>
    private const int DiscRadius = 20;

    /// <summary>A box that lassos draw: 40 x 30 pixels.</summary>
    private static readonly (double X, double Y)[] Box = [(20, 20), (60, 20), (60, 50), (20, 50)];

    private const int BoxArea = 40 * 30;

    private AnnotationStore Annotations => product.Database.Services.GetRequiredService<AnnotationStore>();

    [Fact]
    public async Task Lasso_DraggedAround_PaintsThePixelsInside_AndSubtractTakesThemAway()
    {
        var room = await OpenPictureAsync();
        await LassoBoxAsync(room);
        await room.WhenAsync("data-mask-area", $"{BoxArea}");
        await room.PressAsync("u");
        await room.WhenAsync("data-subtract", "true");
        await room.DragAsync(Size, (30, 30), (40, 30), (40, 40), (30, 40));
        await room.WhenAsync("data-mask-area", $"{BoxArea - 100}");
        await room.PressAsync("u");
        await room.Page.Keyboard.DownAsync("Alt");
        await room.DragAsync(Size, (45, 30), (55, 30), (55, 40), (45, 40));
        await room.Page.Keyboard.UpAsync("Alt");
        await room.WhenAsync("data-mask-area", $"{BoxArea - 200}");
        await AssertStoredAsync(room, (x, y) => In(20, 20, 60, 50, x, y) && !In(30, 30, 40, 40, x, y) && !In(45, 30, 55, 40, x, y) ? 1 : 0);
    }

    [Fact]
    public async Task Area_WhileAStrokeIsUnderWay_IsCounted_AndTheRoomSaysThatTheProbabilityIsNot()
    {
        var room = await OpenPictureAsync();
        var slice = await room.SliceAsync();
        await product.PredictAsync(slice, new byte[Size * Size], 0.62);
        await room.Page.ReloadAsync();
        await room.ReadyAsync();
        var (area, probability) = (room.Page.Locator("[data-part=area]"), room.Page.Locator("[data-part=prediction-text]"));
        await Assertions.Expect(area).ToHaveTextAsync("area 0 px · 0 % of the body");
        await Assertions.Expect(probability).ToContainTextAsync("0.62");

        await room.MoveAsync(100, 100, Size);
        await room.Page.Mouse.DownAsync();
        await room.MoveAsync(120, 100, Size);
        await Assertions.Expect(area).Not.ToHaveTextAsync("area 0 px · 0 % of the body");
        var first = await room.NumberAsync("data-mask-area");
        await room.MoveAsync(150, 100, Size);
        await Assertions.Expect(area).Not.ToContainTextAsync($"area {first} px");
        Assert.True(await room.NumberAsync("data-mask-area") > first);
        await Assertions.Expect(area).ToContainTextAsync(" % of the body");
        Assert.Equal(0, await room.NumberAsync("data-mask-revision"));
        await Assertions.Expect(probability).ToContainTextAsync("0.62");
        await Assertions.Expect(probability.Locator("..")).ToHaveAttributeAsync(
            "title", "The model judges the picture alone: drawing does not change its probability");
        await room.Page.Mouse.UpAsync();
        await room.SavedAsync();
        Assert.Equal(await room.NumberAsync("data-mask-area"), (await Annotations.CurrentMaskAsync(slice))!.Mask.Area);
    }

    [Fact]
    public async Task Polygon_ClickedCornerByCorner_ClosesOnEnterDoubleClickOrItsFirstCorner_AndIsGivenUpOnEscape()
    {
        var room = await OpenPictureAsync();
        await room.PressAsync("l");
        async Task CornersAsync(params (double X, double Y)[] corners)
        {
            foreach (var (x, y) in corners) await room.ClickAsync(x, y, Size);
        }

        await CornersAsync(Box[0], Box[1], (100, 100));
        await room.PressAsync("Backspace");
        await CornersAsync(Box[2], Box[3]);
        Assert.Equal(0, await room.NumberAsync("data-mask-area"));
        await room.PressAsync("Enter");
        await room.WhenAsync("data-mask-area", $"{BoxArea}");
        await CornersAsync((100, 20), (140, 20), (140, 50));
        await room.MoveAsync(100, 50, Size);
        await room.Page.Mouse.DownAsync();
        await room.Page.Mouse.UpAsync();
        await room.Page.Mouse.DownAsync(new() { ClickCount = 2 });
        await room.Page.Mouse.UpAsync(new() { ClickCount = 2 });
        await room.WhenAsync("data-mask-area", $"{2 * BoxArea}");
        await CornersAsync((160, 20), (200, 20), (200, 50), (160, 50), (160, 20));
        await room.WhenAsync("data-mask-area", $"{3 * BoxArea}");
        await CornersAsync((20, 100), (60, 100), (60, 130));
        await room.PressAsync("Escape");
        await room.PressAsync("Enter");
        await AssertStoredAsync(room, (x, y) => In(20, 20, 60, 50, x, y) || In(100, 20, 140, 50, x, y) || In(160, 20, 200, 50, x, y) ? 1 : 0);
    }

    [Fact]
    public async Task Area_OfALesionAsLargeAsALargeSlice_IsReadWholeBesideEachKind()
    {
        const int Large = 1024;
        // Of the panels, where they are longer than the window; a browser that is driven hides it.
        const int ScrollBar = 12;
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var grey = new byte[Large * Large];
        Random.Shared.NextBytes(grey.AsSpan(0, Large));
        var room = await ReadingRoom.OpenAsync(page, product, await product.UploadAsync(GreyPng.Grey(grey, Large, Large)));
        await room.PressAsync("l");
        foreach (var (kind, key) in new[] { (1, "g"), (2, "c"), (3, "p") })
        {
            await room.PressAsync(key);
            // Around all of it, which a press on the slice itself begins.
            await room.DragAsync(Large, (9, 9), (-9, 9), (-9, -9), (Large + 9, -9), (Large + 9, Large + 9), (-9, Large + 9), (-9, 9));
            var area = page.Locator($"[data-part=area-{kind}]");
            await Assertions.Expect(area).ToHaveTextAsync("1,048,576 px");
            // What does not fit into its box is cut off, and "1,048,57" is another number.
            var text = await area.EvaluateAsync<double>("box => { const range = new Range(); range.selectNodeContents(box); return range.getBoundingClientRect().width; }");
            var box = await area.EvaluateAsync<int>("box => box.clientWidth");
            Assert.True(text <= box - ScrollBar, $"{text} px of text in {box} less {ScrollBar}");
        }
    }

    [Fact]
    public async Task ThresholdBrush_PaintsOnlyTheRange_AndRegionTakesWhatIsSimilar()
    {
        var room = await OpenPictureAsync();
        await room.PressAsync("t");
        await room.Page.GetByLabel("Lowest value").FillAsync("100");
        await room.Page.GetByLabel("Highest value").FillAsync("140");
        await room.Page.GetByLabel("size").FillAsync("120");
        await room.ClickAsync(128.5, 128.5, Size);
        await room.WhenAsync("data-mask-area", $"{DiscArea}");
        await room.PressAsync("Control+z");
        await room.WhenAsync("data-mask-area", "0");

        await room.PressAsync("c");
        await room.PressAsync("q");
        await room.ClickAsync(128.5, 128.5, Size);
        await room.WhenAsync("data-area2", $"{DiscArea}");
        await room.ClickAsync(30.5, 30.5, Size);
        await Assertions.Expect(room.Message).ToContainTextAsync("Lower the tolerance (±12 grey)");
        Assert.Equal(DiscArea, await room.NumberAsync("data-mask-area"));
        await AssertStoredAsync(room, (x, y) => InDisc(x, y) ? 2 : 0);
    }

    [Fact]
    public async Task Region_WhereThePointerHasRested_IsThatOfTheToleranceItIsClickedWith()
    {
        var room = await OpenPictureAsync();
        await room.PressAsync("c");
        await room.PressAsync("q");
        await room.MoveAsync(128.5, 128.5, Size);
        await room.Page.WaitForTimeoutAsync(200);
        foreach (var (tolerance, area) in new[] { ("250", 0), ("12", DiscArea) })
        {
            await room.Page.Locator("[data-part=tolerance]").FillAsync(tolerance);
            await room.Page.WaitForTimeoutAsync(200);
            await room.Page.Mouse.DownAsync();
            await room.Page.Mouse.UpAsync();
            await room.WhenAsync("data-mask-area", $"{area}");
            if (area == 0) await Assertions.Expect(room.Message).ToContainTextAsync("Lower the tolerance (±250 grey)");
        }

        // What was foreseen is a copy of nothing: once taken back, it can be drawn again, and moved.
        await room.PressAsync("Control+z");
        await room.WhenAsync("data-mask-area", "0");
        await room.MoveAsync(120.5, 120.5, Size);
        await room.Page.WaitForTimeoutAsync(200);
        await room.Page.Mouse.DownAsync();
        await room.Page.Mouse.UpAsync();
        await room.PressAsync("s");
        await room.Page.WaitForTimeoutAsync(200);
        await room.DragAsync(Size, (128.5, 128.5), (138.5, 128.5));
        await room.PressAsync("Escape");
        await AssertStoredAsync(room, (x, y) => InDisc(x - 10, y) ? 2 : 0);
    }

    [Fact]
    public async Task Fill_FillsWhatIsEnclosed_AndSaysWhyNot()
    {
        var room = await OpenPictureAsync();
        await LassoRingAsync(room);
        await room.PressAsync("k");
        await room.ClickAsync(100.5, 100.5, Size);
        await Assertions.Expect(room.Message).ToContainTextAsync("no lesion encloses this place");
        await room.ClickAsync(35.5, 35.5, Size);
        await room.WhenAsync("data-mask-area", $"{BoxArea}");
        await Assertions.Expect(room.Message).ToBeHiddenAsync();
        await room.PressAsync("Control+z");
        await room.WhenAsync("data-mask-area", $"{BoxArea - 100}");
        await room.PressAsync("Shift+H");
        await room.WhenAsync("data-mask-area", $"{BoxArea}");
        await room.PressAsync("Shift+H");
        await Assertions.Expect(room.Message).ToContainTextAsync("nothing to fill the holes of");
        await AssertStoredAsync(room, (x, y) => In(20, 20, 60, 50, x, y) ? 1 : 0);
    }

    [Fact]
    public async Task ChosenKind_GrowsShrinksIsSmoothed_AndLosesItsSpecks()
    {
        var room = await OpenPictureAsync();
        await room.PressAsync("Shift+G");
        await Assertions.Expect(room.Message).ToContainTextAsync("no ground glass is drawn");
        await LassoBoxAsync(room);
        await room.WhenAsync("data-mask-area", $"{BoxArea}");
        await room.PressAsync("Shift+G");
        await room.WhenAsync("data-mask-area", $"{BoxArea + 140}");
        await room.PressAsync("Shift+T");
        await room.WhenAsync("data-mask-area", $"{BoxArea}");
        await room.PressAsync("Shift+E");
        // A corner's disc of radius 2 has 6 of its 13 pixels inside.
        await room.WhenAsync("data-mask-area", $"{BoxArea - 4}");
        await room.PressAsync("b");
        await room.Page.GetByLabel("size").FillAsync("1");
        await room.ClickAsync(200.5, 200.5, Size);
        await room.WhenAsync("data-mask-area", $"{BoxArea - 3}");
        await room.PressAsync("Shift+X");
        await room.WhenAsync("data-mask-area", $"{BoxArea - 4}");
        await AssertStoredAsync(room, (x, y) => In(20, 20, 60, 50, x, y) && (x is not (20 or 59) || y is not (20 or 49)) ? 1 : 0);
    }

    [Fact]
    public async Task SelectedLesion_IsMovedByArrowsAndDrag_ChangesKind_AndIsRemoved()
    {
        var room = await OpenPictureAsync();
        await LassoBoxAsync(room);
        await room.PressAsync("s");
        await room.ClickAsync(30, 30, Size);
        await room.WhenAsync("data-selected", $"{BoxArea}");
        foreach (var key in new[] { "ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp" }) await room.PressAsync(key);
        await AssertStoredAsync(room, (x, y) => In(21, 20, 61, 50, x, y) ? 1 : 0);
        await room.DragAsync(Size, (30, 30), (80, 60), (70.5, 70.5));
        await room.PressAsync("p");
        await room.WhenAsync("data-area3", $"{BoxArea}");
        await room.PressAsync("Escape");
        await room.WhenAsync("data-selected", "0");
        var stored = await StoredAsync(room);
        Assert.Equal(BoxArea, stored.Count(value => value == 3));
        var left = Enumerable.Range(0, Size).First(x => stored[(75 * Size) + x] == 3);
        Assert.InRange(left, 60, 63);

        await room.ClickAsync(left + 20, 75, Size);
        await room.PressAsync("Delete");
        await room.WhenAsync("data-mask-area", "0");
        await room.PressAsync("Control+z");
        await room.WhenAsync("data-area3", $"{BoxArea}");
    }

    [Fact]
    public async Task NeighbouringSlices_AreCopiedAndInterpolated_WhereNothingIsDrawn()
    {
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var series = await UndrawnSeriesAsync();
        var room = await ReadingRoom.OpenAsync(page, product, series[1]);
        await room.PressAsync("Control+ArrowUp");
        await Assertions.Expect(room.Message).ToContainTextAsync("no lesion is drawn on the slice before");
        await room.PressAsync("i");
        await Assertions.Expect(room.Message).ToContainTextAsync("needs a drawn slice");

        async Task GoAsync(string key, int place)
        {
            await room.PressAsync(key);
            await room.WhenAsync("data-slice-id", $"{series[place]}");
            await room.ReadyAsync();
            await Assertions.Expect(page.Locator($"[data-open-slice='{series[place]}'][aria-current]")).ToBeVisibleAsync();
        }

        await GoAsync("ArrowUp", 0);
        await LassoBoxAsync(room);
        await room.SavedAsync();
        await GoAsync("ArrowDown", 1);
        await GoAsync("ArrowDown", 2);
        await LassoBoxAsync(room);
        await room.PressAsync("c");
        await room.DragAsync(Size, (100, 20), (110, 20), (110, 30), (100, 30));
        await room.WhenAsync("data-area2", "100");
        await room.SavedAsync();
        await GoAsync("ArrowUp", 1);

        await room.PressAsync("Control+ArrowUp");
        await room.WhenAsync("data-mask-area", $"{BoxArea}");
        await room.PressAsync("Control+ArrowDown");
        await room.WhenAsync("data-mask-area", $"{BoxArea + 100}");
        await room.PressAsync("Control+z");
        await room.PressAsync("Control+z");
        await room.WhenAsync("data-mask-area", "0");
        await room.PressAsync("i");
        await room.WhenAsync("data-mask-area", $"{BoxArea}");
        await AssertStoredAsync(room, (x, y) => In(20, 20, 60, 50, x, y) ? 1 : 0);
    }

    [Fact]
    public async Task Crosshair_DrawsWithEveryTool_WithoutAPointer()
    {
        var room = await OpenPictureAsync();
        await room.PressAsync("x");
        await room.WhenAsync("data-crosshair", "128,128");
        await room.PressAsync("q");
        await room.PressAsync(" ");
        await room.WhenAsync("data-mask-area", $"{DiscArea}");
        await room.PressAsync("Control+z");

        await room.PressAsync("ArrowLeft");
        await room.PressAsync("Shift+ArrowLeft");
        await room.PressAsync("Shift+ArrowUp");
        await room.PressAsync("ArrowUp");
        await room.PressAsync("ArrowDown");
        await room.PressAsync("ArrowRight");
        await room.WhenAsync("data-crosshair", "118,118");
        await room.PressAsync("b");
        for (var presses = 0; presses < 12; presses++) await room.PressAsync("[");
        await room.WhenAsync("data-brush", "1");
        await room.PressAsync("Enter");
        await room.WhenAsync("data-pressing", "true");
        await room.PressAsync("Shift+ArrowRight");
        await room.PressAsync("Shift+ArrowDown");
        await room.PressAsync("Enter");
        await room.WhenAsync("data-pressing", "false");
        await room.WhenAsync("data-mask-area", "21");

        await room.PressAsync("l");
        foreach (var key in new[] { " ", "Shift+ArrowRight", " ", "Shift+ArrowDown", " ", "Shift+ArrowLeft", " ", "Enter" }) await room.PressAsync(key);
        var area = await room.NumberAsync("data-mask-area");
        Assert.InRange(area, 21 + 99, 21 + 121);
        await room.PressAsync("ArrowUp");
        await room.PressAsync("s");
        await room.PressAsync("Enter");
        Assert.NotEqual(0, await room.NumberAsync("data-selected"));
        await room.PressAsync("Escape");
        await room.WhenAsync("data-selected", "0");
        await room.PressAsync("Escape");
        await room.WhenAsync("data-crosshair", "");
        await room.PressAsync("1");
        await room.PressAsync("m");
        await room.WhenAsync("data-mask-state", "complete");
        await room.SavedAsync();
        Assert.Equal(area, (await StoredAsync(room)).Count(value => value == 1));
        Assert.Equal(ClassLabel.Covid, (await Annotations.CurrentLabelAsync(await room.SliceAsync()))!.Label);
    }

    [Fact]
    public async Task Brush_IsSizedByWheelAndKeys_GoesStraightOnWithShift_AndThinsWithAPensPressure()
    {
        var room = await OpenPictureAsync();
        await room.PressAsync("b");
        await room.MoveAsync(60, 60, Size);
        await room.Page.Keyboard.DownAsync("Shift");
        await room.Page.Mouse.WheelAsync(0, -100);
        await room.Page.Keyboard.UpAsync("Shift");
        await room.WhenAsync("data-brush", "14");
        await room.PressAsync("]");
        await room.WhenAsync("data-brush", "16");
        await room.Page.GetByLabel("size").FillAsync("1");
        await room.ClickAsync(60.5, 60.5, Size);
        await room.Page.Keyboard.DownAsync("Shift");
        await room.ClickAsync(80.5, 60.5, Size);
        await room.Page.Keyboard.UpAsync("Shift");
        await AssertStoredAsync(room, (x, y) => y == 60 && x is >= 60 and <= 80 ? 1 : 0);
        await room.PressAsync("e");
        await room.ClickAsync(60.5, 60.5, Size);
        await room.WhenAsync("data-mask-area", "20");

        await room.PressAsync("g");
        await room.Page.GetByLabel("size").FillAsync("40");
        await PenAsync(room, 0.1);
        var light = await room.NumberAsync("data-mask-area") - 20;
        await room.PressAsync("Control+z");
        await PenAsync(room, 1);
        var whole = await room.NumberAsync("data-mask-area") - 20;
        await room.PressAsync("Control+z");
        await room.Page.GetByLabel("a pen's pressure scales it").UncheckAsync();
        await PenAsync(room, 0.1);
        Assert.True(light > 0 && light < whole / 4, $"{light} of {whole} pixels at a tenth of the pressure");
        Assert.Equal(whole, await room.NumberAsync("data-mask-area") - 20);
    }

    [Fact]
    public async Task ModelsLesion_IsAcceptedByAClick_OneAtATime()
    {
        var slice = await product.UploadAsync(Picture());
        await PredictAsync(slice);
        var room = await ReadingRoom.OpenAsync(await browser.SignedInAsync(product, product.Radiologist), product, slice);
        await room.PressAsync("c");
        await room.PressAsync("Shift+A");
        await room.WhenAsync("data-prediction", "true");
        await room.ClickAsync(200, 200, Size);
        await Assertions.Expect(room.Message).ToContainTextAsync("click inside one of the model's lesions");
        await room.ClickAsync(30, 30, Size);
        await room.WhenAsync("data-area2", $"{BoxArea}");
        await room.ClickAsync(30, 30, Size);
        await Assertions.Expect(room.Message).ToContainTextAsync("all of this lesion is drawn already");
        await AssertStoredAsync(room, (x, y) => In(20, 20, 60, 50, x, y) ? 2 : 0);
    }

    [Fact]
    public async Task UndoSteps_ComeBackAfterAReload_AndAreGivenUpOnceSomebodyElseSaved()
    {
        var room = await OpenPictureAsync();
        await LassoBoxAsync(room);
        await room.DragAsync(Size, (100, 20), (110, 20), (110, 30), (100, 30));
        await room.PressAsync("1");
        await room.PressAsync("Control+z");
        await room.PressAsync("Control+z");
        await room.WhenAsync("data-mask-area", $"{BoxArea}");
        await room.SavedAsync();

        await room.Page.ReloadAsync();
        await room.ReadyAsync();
        await room.WhenAsync("data-undo-depth", "1");
        await room.PressAsync("Control+y");
        await room.WhenAsync("data-mask-area", $"{BoxArea + 100}");
        await room.PressAsync("Control+y");
        await room.WhenAsync("data-label", "covid");
        foreach (var _ in Enumerable.Range(0, 3)) await room.PressAsync("Control+z");
        await room.WhenAsync("data-mask-area", "0");
        await room.WhenAsync("data-label", "");
        await room.SavedAsync();

        var theirs = await ReadingRoom.OpenAsync(await browser.SignedInAsync(product, product.Admin), product, await room.SliceAsync());
        await theirs.PressAsync("l");
        await theirs.DragAsync(Size, (150, 150), (170, 150), (170, 170));
        await theirs.SavedAsync();
        await room.Page.ReloadAsync();
        await room.ReadyAsync();
        await Assertions.Expect(room.Message).ToContainTextAsync("belong to another version");
        Assert.Equal(0, await room.NumberAsync("data-undo-depth") + await room.NumberAsync("data-redo-depth"));
    }

    [Fact]
    public async Task Undo_SeveralTimesWithinAFrame_IsSavedAsWhatIsShown()
    {
        var room = await OpenPictureAsync();
        await LassoBoxAsync(room);
        foreach (var x in new[] { 100, 120, 140 }) await room.DragAsync(Size, (x, 20), (x + 10, 20), (x + 10, 30), (x, 30));
        await room.SavedAsync();
        // In one task, as the keys of a hand that is faster than the screen.
        await room.Page.EvaluateAsync(
            """
            () => {
              for (const key of ['z', 'z', 'z', 'y']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true }));
            }
            """);
        await room.WhenAsync("data-undo-depth", "2");
        await room.WhenAsync("data-pending-edits", "0");
        await room.SavedAsync();
        Assert.Equal(BoxArea + 100, (await product.LabelMapAsync(await room.SliceAsync())).Count(label => label != 0));
        await room.Page.ReloadAsync();
        await room.ReadyAsync();
        await room.WhenAsync("data-undo-depth", "2");
        await room.WhenAsync("data-redo-depth", "2");
        await room.WhenAsync("data-mask-area", $"{BoxArea + 100}");
    }

    [Fact]
    public async Task Escape_InAStroke_GivesItUp()
    {
        var room = await OpenPictureAsync();
        await room.MoveAsync(60, 60, Size);
        await room.Page.Mouse.DownAsync();
        await room.MoveAsync(90, 90, Size);
        await room.PressAsync("Escape");
        await room.Page.Mouse.UpAsync();
        Assert.Equal(0, await room.NumberAsync("data-mask-area"));
        await room.WhenAsync("data-undo-depth", "0");
    }

    private static int DiscArea => Enumerable.Range(0, Size * Size).Count(i => InDisc(i % Size, i / Size));

    private static bool InDisc(int x, int y) => ((x - 128) * (x - 128)) + ((y - 128) * (y - 128)) <= DiscRadius * DiscRadius;

    private static bool In(int left, int top, int right, int bottom, int x, int y) => x >= left && x < right && y >= top && y < bottom;

    private async Task<ReadingRoom> OpenPictureAsync() => await ReadingRoom.OpenAsync(
        await browser.SignedInAsync(product, product.Radiologist), product, await product.UploadAsync(Picture()));

    /// <summary>The picture, with a last row that no other test's has.</summary>
    private static byte[] Picture()
    {
        var grey = new byte[Size * Size];
        for (var i = 0; i < grey.Length; i++) grey[i] = (byte)(InDisc(i % Size, i / Size) ? 120 : 40);
        for (var x = 0; x < Size; x++) grey[((Size - 1) * Size) + x] = (byte)Random.Shared.Next(30);
        return GreyPng.Grey(grey, Size, Size);
    }

    private static async Task LassoBoxAsync(ReadingRoom room)
    {
        await room.PressAsync("l");
        await room.DragAsync(Size, Box);
    }

    /// <summary>The box with a hole of 10 x 10 pixels.</summary>
    private static async Task LassoRingAsync(ReadingRoom room)
    {
        await LassoBoxAsync(room);
        await room.PressAsync("u");
        await room.DragAsync(Size, (30, 30), (40, 30), (40, 40), (30, 40));
        await room.PressAsync("u");
        await room.WhenAsync("data-mask-area", $"{BoxArea - 100}");
    }

    /// <summary>A pen that touches the slice, pressed so hard (0 to 1), and is lifted.</summary>
    private static async Task PenAsync(ReadingRoom room, double force)
    {
        await room.MoveAsync(180, 180, Size);
        var stage = (await room.Page.Locator("[data-part=stage]").BoundingBoxAsync())!;
        var browser = await room.Page.Context.NewCDPSessionAsync(room.Page);
        foreach (var type in new[] { "mousePressed", "mouseReleased" })
        {
            await browser.SendAsync("Input.dispatchMouseEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["x"] = stage.X + (stage.Width / 2),
                ["y"] = stage.Y + (stage.Height * 0.8),
                ["button"] = "left",
                ["clickCount"] = 1,
                ["force"] = type == "mousePressed" ? force : 0,
                ["pointerType"] = "pen",
            });
        }
    }

    private async Task<byte[]> StoredAsync(ReadingRoom room)
    {
        await room.SavedAsync();
        return (await Annotations.CurrentMaskAsync(await room.SliceAsync()))!.Mask.ToLabelMap();
    }

    private async Task AssertStoredAsync(ReadingRoom room, Func<int, int, int> expected)
    {
        var stored = await StoredAsync(room);
        var wrong = Enumerable.Range(0, Size * Size).Where(i => stored[i] != expected(i % Size, i / Size)).ToArray();
        Assert.True(wrong.Length == 0, $"{wrong.Length} pixels differ, the first at ({wrong.FirstOrDefault() % Size}, {wrong.FirstOrDefault() / Size})");
    }

    /// <summary>Three slices in a row, of a generated patient, on which nothing is drawn.</summary>
    private async Task<long[]> UndrawnSeriesAsync()
    {
        var slices = product.Database.Services.GetRequiredService<SliceQueries>();
        var items = (await slices.PageAsync(new SliceFilter { MaskState = MaskState.Unknown }, SliceOrder.Id, null, 48)).Items;
        var series = items.GroupBy(item => (item.Patient, item.Series)).First(group => group.Count() > 2 && group.All(item => item.Width == Size));
        return [.. series.OrderBy(item => item.SeriesIndex).Select(item => item.Id).Take(3)];
    }

    /// <summary>A model whose prediction of a slice is the box and, elsewhere, a smaller one.</summary>
    private async Task PredictAsync(long slice)
    {
        var lesion = new byte[Size * Size];
        for (var i = 0; i < lesion.Length; i++)
        {
            var (x, y) = (i % Size, i / Size);
            lesion[i] = (byte)(In(20, 20, 60, 50, x, y) || In(100, 150, 120, 170, x, y) ? 1 : 0);
        }

        await product.PredictAsync(slice, lesion, 0.8);
    }
}
