using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>
/// A reader on the middle slice of a series of three, which is the queue as well: nothing is drawn on it, its neighbours have a
/// square each, and the active model proposes one. The states that lines of the ? sheet begin in.
/// </summary>
internal sealed class KeyDesk
{
    public const int Size = 128;

    /// <summary>Lesions of the neighbours, of the proposal, and of what `BoxAsync` draws.</summary>
    public const int NeighbourArea = 10 * 10;
    public const int ProposalArea = 20 * 20;
    public const int BoxArea = 40 * 30;

    private static readonly (double X, double Y)[] Box = [(20, 20), (60, 20), (60, 50), (20, 50)];

    private readonly Product product;
    private readonly string patient = $"P-{Guid.NewGuid():N}";
    private readonly Dictionary<string, string> noted = [];

    private KeyDesk(Product product, IPage page)
    {
        this.product = product;
        Room = new ReadingRoom(page);
    }

    public ReadingRoom Room { get; }

    public IPage Page => Room.Page;

    public IReadOnlyList<long> Series { get; private set; } = [];

    public static async Task<KeyDesk> OpenAsync(Product product, Browser browser)
    {
        var desk = new KeyDesk(product, await browser.SignedInAsync(product, product.Radiologist));
        desk.Series = await product.SeriesAsync(length: 3, size: Size, patient: desk.patient);
        foreach (var neighbour in new[] { 0, 2 }) await product.DrawAsAdminAsync(desk.Series[neighbour], 30, 30, 10);
        await product.PredictAsync(desk.Series[1], Predictions.Square(60, 60, 20), 0.8);
        await desk.OpenAsync(1);
        return desk;
    }

    public ILocator Part(string name) => Page.Locator($"[data-part={name}]");

    public Task WhenAsync(string attribute, string value) => Room.WhenAsync(attribute, value);

    public Task AreaAsync(int px) => WhenAsync("data-mask-area", $"{px}");

    /// <summary>Presses a key as the sheet prints it.</summary>
    public Task PressAsync(string printed)
    {
        var parts = printed.Split(" + ").Select(part => part switch
        {
            "Ctrl" => "Control",
            "↑" => "ArrowUp",
            "↓" => "ArrowDown",
            "←" => "ArrowLeft",
            "→" => "ArrowRight",
            "Page ↑" => "PageUp",
            "Page ↓" => "PageDown",
            "Esc" => "Escape",
            _ => part.Length == 1 ? part.ToLowerInvariant() : part,
        });
        return Page.Keyboard.PressAsync(string.Join('+', parts));
    }

    /// <summary>Presses a key that flips something, unless it is so already.</summary>
    public async Task SetAsync(string attribute, string value, string key)
    {
        if (await Room.StateAsync(attribute) != value) await PressAsync(key);
        await WhenAsync(attribute, value);
    }

    /// <summary>Opens a slice of the series in a page of its own, and waits until what lies around it is known.</summary>
    public async Task OpenAsync(int place)
    {
        await Page.GotoAsync($"{product.Address}/read/{Series[place]}?patient={patient}");
        await AtAsync(place);
    }

    /// <summary>An 8-bit picture, which is not of the series.</summary>
    public async Task OpenPictureAsync() =>
        await ReadingRoom.OpenAsync(Page, product, (await product.SeriesAsync(isHu: false, size: Size)).Single());

    public async Task OpenCompareAsync()
    {
        await Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await Page.GotoAsync($"{product.Address}/compare?slice={Series[1]}");
        await Assertions.Expect(Page.Locator("[data-compare]")).ToHaveAttributeAsync("data-ready", "true");
    }

    /// <summary>Goes to a slice of the series, if need be.</summary>
    public async Task GoToAsync(int place)
    {
        if (await Room.SliceAsync() != Series[place]) await Part("series").Locator($"[data-open-slice='{Series[place]}']").ClickAsync();
        await AtAsync(place);
    }

    /// <summary>A slice of the series is open, and what lies around it is known.</summary>
    public async Task AtAsync(int place)
    {
        await WhenAsync("data-slice-id", $"{Series[place]}");
        await Room.ReadyAsync();
        await Assertions.Expect(Part("queue-place")).ToHaveTextAsync($"queue {place + 1}/{Series.Count}");
        await Assertions.Expect(Part("queue-read")).Not.ToBeEmptyAsync();
        await Assertions.Expect(Part("series").Locator("[aria-current]")).ToHaveAttributeAsync("data-open-slice", $"{Series[place]}");
    }

    /// <summary>Takes everything back that was drawn and said in this visit; the brush is in hand.</summary>
    public async Task CleanAsync()
    {
        await PressAsync("B");
        await SetAsync("data-subtract", "false", "U");
        for (var depth = await Room.NumberAsync("data-undo-depth"); depth > 0; depth--)
        {
            await PressAsync("Ctrl + Z");
            await WhenAsync("data-undo-depth", $"{depth - 1}");
        }

        await AreaAsync(0);
    }

    /// <summary>Draws a box of ground glass alone on the slice; the lasso is in hand.</summary>
    public async Task BoxAsync()
    {
        await CleanAsync();
        await PressAsync("G");
        await PressAsync("L");
        await Room.DragAsync(Size, Box);
        await AreaAsync(BoxArea);
    }

    /// <summary>The box, with a hole of 100 pixels.</summary>
    public async Task RingAsync()
    {
        await BoxAsync();
        await PressAsync("U");
        await Room.DragAsync(Size, (30, 30), (40, 30), (40, 40), (30, 40));
        await PressAsync("U");
        await AreaAsync(BoxArea - 100);
    }

    /// <summary>The box, and a lesion of one pixel.</summary>
    public async Task SpeckAsync()
    {
        await BoxAsync();
        await SmallBrushAsync();
        await Room.ClickAsync(100.5, 100.5, Size);
        await AreaAsync(BoxArea + 1);
    }

    /// <summary>A brush of one pixel is in hand.</summary>
    public async Task SmallBrushAsync()
    {
        await PressAsync("B");
        await Page.GetByLabel("size").FillAsync("1");
        await WhenAsync("data-brush", "1");
    }

    /// <summary>The box's corners are set, and one that does not belong to it where it is asked for; nothing is drawn yet.</summary>
    public async Task OutlineAsync(params (double X, double Y)[] further)
    {
        await CleanAsync();
        await PressAsync("L");
        foreach (var (x, y) in Box.Concat(further)) await Room.ClickAsync(x, y, Size);
        await AreaAsync(0);
    }

    public async Task SelectedBoxAsync()
    {
        await BoxAsync();
        await PressAsync("S");
        await Room.ClickAsync(40, 35, Size);
        await WhenAsync("data-selected", $"{BoxArea}");
    }

    /// <summary>The crosshair stands in the middle of an empty slice, with a brush of one pixel.</summary>
    public async Task CrosshairAsync()
    {
        await CleanAsync();
        await SmallBrushAsync();
        await PressAsync("Esc");
        await Room.MoveAsync(64, 64, Size);
        await PressAsync("X");
        await WhenAsync("data-crosshair", "64,64");
    }

    public Task CrosshairIsOnAsync() =>
        Assertions.Expect(Page.Locator("[data-reading-room]")).ToHaveAttributeAsync("data-crosshair", new Regex(@"^\d+,\d+$"));

    /// <summary>The corner of what is drawn, as PostgreSQL holds it.</summary>
    public async Task StoredAtAsync(int left, int top)
    {
        await WhenAsync("data-pending-edits", "0");
        var map = await product.LabelMapAsync(await Room.SliceAsync());
        var drawn = Enumerable.Range(0, map.Length).Where(i => map[i] != 0).ToList();
        Assert.Equal((left, top), (drawn.Min(i => i % Size), drawn.Min(i => i / Size)));
    }

    /// <summary>A conflict that the reader has put off: somebody else drew on the slice meanwhile.</summary>
    public async Task PutOffConflictAsync()
    {
        await OpenAsync(0);
        await product.DrawAsAdminAsync(Series[0], 90, 90, 10);
        await Room.StrokeAsync((0.4, 0.4), (0.42, 0.42));
        await Part("conflict-dialog").GetByRole(AriaRole.Button, new() { Name = "Decide later" }).ClickAsync();
        await WhenAsync("data-save-state", "conflict");
    }

    /// <summary>Remembers an attribute, for `ChangedAsync`.</summary>
    public async Task NoteAsync(params string[] attributes)
    {
        foreach (var attribute in attributes) noted[attribute] = (await Room.StateAsync(attribute))!;
    }

    public Task ChangedAsync(string attribute) =>
        Assertions.Expect(Page.Locator("[data-reading-room]")).Not.ToHaveAttributeAsync(attribute, noted[attribute]);

    /// <summary>A number has grown (1) or shrunk (-1) since it was noted.</summary>
    public async Task ChangedAsync(string attribute, int sign)
    {
        await ChangedAsync(attribute);
        var change = Number((await Room.StateAsync(attribute))!) - Number(noted[attribute]);
        Assert.Equal(sign, Math.Sign(change));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
