using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>A line of the ? sheet, and how it is shown to do what it says.</summary>
/// <param name="Title">What the sheet says of it.</param>
/// <param name="Key">As the sheet prints it; pressed, unless `Act` does.</param>
/// <param name="Shows">Sees the effect.</param>
/// <param name="Given">Leads to a state in which the effect can be seen.</param>
/// <param name="Act">What a pointer does.</param>
internal sealed record KeyLine(
    string Title, string Key, Func<KeyDesk, Task> Shows, Func<KeyDesk, Task>? Given = null, Func<KeyDesk, Task>? Act = null)
{
    public async Task RunAsync(KeyDesk desk)
    {
        if (Given is not null) await Given(desk);
        await (Act?.Invoke(desk) ?? desk.PressAsync(Key));
        await Shows(desk);
    }
}

/// <summary>Every line of the ? sheet by its section; within one the lines run one after the other on one desk.</summary>
internal static class KeyTable
{
    public static readonly IReadOnlyDictionary<string, KeyLine[]> Sections = new Dictionary<string, KeyLine[]>
    {
        ["Draw"] =
        [
            new("Lesion kind: ground glass", "G", When("data-kind", "ground-glass"), Press("C")),
            new("Lesion kind: consolidation", "C", When("data-kind", "consolidation"), Press("G")),
            new("Lesion kind: pleural effusion", "P", When("data-kind", "pleural-effusion")),
            new("Eraser", "E", When("data-tool", "eraser")),
            new("Brush", "B", When("data-tool", "brush")),
            new("Lasso: drag around, or click corners", "L", When("data-tool", "lasso")),
            new("Threshold brush: paints only a range of values", "T", When("data-tool", "threshold")),
            new("Region: similar values around a click", "Q", When("data-tool", "region")),
            new("Fill: what lesions enclose", "K", When("data-tool", "fill")),
            new("Select one lesion", "S", When("data-tool", "component")),
            new("Accept one of the model's lesions by a click", "Shift + A", async desk =>
            {
                await desk.WhenAsync("data-tool", "accept");
                await desk.WhenAsync("data-prediction", "true");
            }),
            new("Accept the model's outline as the chosen kind", "A", When("data-area3", $"{KeyDesk.ProposalArea}"), async desk =>
            {
                await desk.CleanAsync();
                await desk.PressAsync("P");
            }),
            new("Subtract: tools take away instead", "U", When("data-subtract", "true"), desk => desk.CleanAsync()),
            new("Smaller brush", "[", desk => desk.ChangedAsync("data-brush", -1), desk => desk.NoteAsync("data-brush")),
            new("Larger brush", "]", desk => desk.ChangedAsync("data-brush", 1), desk => desk.NoteAsync("data-brush")),
            new("Grow the chosen kind by 1 px", "Shift + G", Area(KeyDesk.BoxArea + 140), Box),
            new("Shrink the chosen kind by 1 px", "Shift + T", Area(38 * 28), Box),
            // A corner's disc of radius 2 has 6 of its 13 pixels inside.
            new("Smooth the chosen kind's outlines", "Shift + E", Area(KeyDesk.BoxArea - 4), Box),
            new("Fill the holes of the chosen kind", "Shift + H", Area(KeyDesk.BoxArea), desk => desk.RingAsync()),
            new("Remove the chosen kind's specks", "Shift + X", Area(KeyDesk.BoxArea), desk => desk.SpeckAsync()),
            new("Copy the lesions of the slice before", "Ctrl + ↑", Area(KeyDesk.NeighbourArea), Clean),
            new("Copy the lesions of the slice after", "Ctrl + ↓", Area(KeyDesk.NeighbourArea), Clean),
            new("Interpolate between the drawn slices around", "I", Area(KeyDesk.NeighbourArea), Clean),
            new("Undo", "Ctrl + Z", Area(0), Box),
            new("Redo", "Ctrl + Y", Area(KeyDesk.BoxArea), Undone),
            new("Redo", "Ctrl + Shift + Z", Area(KeyDesk.BoxArea), Undone),
            new("Crosshair on or off: draw with the keys", "X", desk => desk.CrosshairIsOnAsync()),
        ],
        ["Verdict"] =
        [
            new("Label COVID", "1", When("data-label", "covid")),
            new("Label non-COVID", "2", When("data-label", "non-covid")),
            new("Remove the label", "0", When("data-label", "")),
            new("Nothing here: no lesion on this slice", "N", When("data-mask-state", "negative"), Clean),
            new("Mask complete: every lesion is drawn", "M", When("data-mask-state", "complete"), Box),
            new("Accept the model's outline and its label", "J", async desk =>
            {
                await desk.AreaAsync(KeyDesk.ProposalArea);
                await desk.WhenAsync("data-label", "covid");
            }, Clean),
            new("Reject the model's outline: hide it, and disagree with it", "Shift + J", async desk =>
            {
                await desk.WhenAsync("data-prediction", "false");
                await desk.WhenAsync("data-verdict", "disagree");
            }, desk => desk.SetAsync("data-prediction", "true", "V")),
            new("Agree with the prediction", "Y", When("data-verdict", "agree")),
            new("Disagree with the prediction", "Shift + Y", When("data-verdict", "disagree")),
        ],
        ["See"] =
        [
            new("Window tool: drag for width and level", "W", When("data-tool", "window")),
            new("Hand: drag to move the image", "H", When("data-tool", "pan")),
            new("Window: full range", "6", Window("full range")),
            new("Window: lung", "7", Window("W 1500 L -600 lung")),
            new("Window: mediastinum", "8", Window("W 400 L 40 mediastinum")),
            new("Window: bone", "9", Window("W 1800 L 400 bone")),
            new("Zoom in", "+", Zoomed(1), Noted("data-zoom")),
            new("Zoom in", "=", Zoomed(1), Noted("data-zoom")),
            new("Zoom out", "-", Zoomed(-1), Noted("data-zoom")),
            new("One to one: an image pixel a screen pixel", "Shift + O", When("data-zoom", "1.000")),
            new("Fit the slice", "F", Zoomed(1), Noted("data-zoom")),
            new("Smooth pixels or square ones", "Shift + S", When("data-smooth", "false")),
            new("Exchange light and dark", "Shift + I", When("data-inverted", "true")),
            new("Turn the view to the right", "Shift + R", When("data-turned", "turned 90° right")),
            new("The view as the file has it", "Shift + N", When("data-turned", "")),
            new("Mirror the view: left for right", "Shift + M", When("data-turned", "mirrored")),
            new("Flip the view: top for bottom", "Shift + U", When("data-turned", "turned 180°")),
            new("Ruler: drag to measure", "Shift + L", When("data-tool", "ruler"), desk => desk.SetAsync("data-turned", "", "Shift + N")),
            new("Remove the slice's measurements", "Shift + K", When("data-measurements", "0"), async desk =>
            {
                await desk.Room.DragAsync(KeyDesk.Size, (20, 20), (60, 50));
                await desk.WhenAsync("data-measurements", "1");
            }),
            new("Second pane on or off", "Shift + P", When("data-second-pane", "true")),
            new("Exchange the panes", "Shift + Q", async desk =>
            {
                await desk.WhenAsync("data-left", "prediction");
                await desk.WhenAsync("data-right", "annotation");
                await desk.SetAsync("data-left", "annotation", "Shift + Q");
            }),
            new("What the right pane shows: the next", "Shift + V", When("data-right", "reader, nothing"), When("data-right", "prediction")),
            new("What the left pane shows: the next", "Shift + B", When("data-drawable", "false")),
            new("Back to drawing: the annotation in a pane", "Z", When("data-drawable", "true")),
            new("Full screen on or off", "Shift + F", async desk =>
            {
                await desk.WhenAsync("data-full-screen", "true");
                await desk.SetAsync("data-full-screen", "false", "Shift + F");
            }),
            new("Lesions on or off", "O", When("data-overlay", "false")),
            new("Fainter lesions", ",", Opacity("30"), desk => desk.Part("opacity").FillAsync("40")),
            new("Stronger lesions", ".", Opacity("40")),
            new("Model's outline on or off", "V", When("data-prediction", "true")),
            new("Gamma: darker greys (8-bit images)", "<", When("data-gamma", "0.9"), desk => desk.OpenPictureAsync()),
            new("Gamma: lighter greys (8-bit images)", ">", When("data-gamma", "1")),
        ],
        ["Go"] =
        [
            new("Previous slice of the series", "↑", At(0)),
            new("Next slice of the series", "↓", At(1)),
            new("Last slice of the series", "End", At(2)),
            new("First slice of the series", "Home", At(0)),
            new("Next in the queue", "→", At(1)),
            new("Next in the queue", "Page ↓", At(2)),
            new("Previous in the queue", "←", At(1)),
            new("Previous in the queue", "Page ↑", At(0)),
            // From a button that has the focus, which Enter alone would press.
            new("Complete, and on to the next slice you have not read", "Ctrl + Enter", At(2), async desk =>
            {
                await desk.GoToAsync(1);
                await desk.BoxAsync();
                await desk.Page.Locator("[data-command=label-covid]").FocusAsync();
            }),
            new("History of the slice on or off", "Shift + Z", async desk =>
            {
                await Assertions.Expect(desk.Page.Locator("[data-entry=mask-1]")).ToBeVisibleAsync();
                await desk.SetAsync("data-history", "false", "Shift + Z");
            }),
            new("This sheet", "?", desk => DialogAsync(desk, "key-sheet", "Close")),
            new("Resolve a conflict", "R", desk => DialogAsync(desk, "conflict-dialog", "Keep mine"), desk => desk.PutOffConflictAsync()),
            new("Compare with the model", "D", desk => Assertions.Expect(desk.Page).ToHaveURLAsync(new Regex($"/compare\\?slice={desk.Series[0]}$"))),
        ],
        ["On the compare page"] =
        [
            new("Reader and model in turn, in one place", "Shift + C", Compared("data-side", "reader"), desk => desk.OpenCompareAsync()),
            new("The other one, and stay there", "Shift + W", Compared("data-side", "model")),
            new("The difference alone", "Shift + D", desk => Assertions.Expect(desk.Part("panes")).ToHaveAttributeAsync("data-view", "difference")),
        ],
        ["An outline is open"] =
        [
            new("Close it", "Enter", Area(KeyDesk.BoxArea), desk => desk.OutlineAsync()),
            new("Take the last corner back", "Backspace", async desk =>
            {
                await desk.PressAsync("Enter");
                await desk.AreaAsync(KeyDesk.BoxArea);
            }, desk => desk.OutlineAsync((100, 100))),
        ],
        ["A lesion is selected"] =
        [
            new("Move it by 1 px", "←", Stored(19, 20), desk => desk.SelectedBoxAsync()),
            new("Move it by 1 px", "↑", Stored(19, 19)),
            new("Move it by 1 px", "→", Stored(20, 19)),
            new("Move it by 1 px", "↓", Stored(20, 20)),
            new("Remove it", "Delete", Area(0)),
            new("Remove it", "Backspace", Area(0), desk => desk.SelectedBoxAsync()),
        ],
        ["The crosshair is on"] =
        [
            new("Move by 1 px", "←", When("data-crosshair", "63,64"), desk => desk.CrosshairAsync()),
            new("Move by 1 px", "↑", When("data-crosshair", "63,63")),
            new("Move by 1 px", "→", When("data-crosshair", "64,63")),
            new("Move by 1 px", "↓", When("data-crosshair", "64,64")),
            new("Move by 10 px", "Shift + ←", When("data-crosshair", "54,64")),
            new("Move by 10 px", "Shift + ↑", When("data-crosshair", "54,54")),
            new("Move by 10 px", "Shift + →", When("data-crosshair", "64,54")),
            new("Move by 10 px", "Shift + ↓", When("data-crosshair", "64,64")),
            new("Press the tool, and let it go", "Space", PressedAsync),
            new("Press the tool, and let it go", "Enter", PressedAsync, desk => desk.CleanAsync()),
        ],
        ["Pointer"] =
        [
            new("Draw with the chosen tool", "Drag", Area(21), async desk =>
            {
                await desk.CleanAsync();
                await desk.SmallBrushAsync();
            }, desk => desk.Room.DragAsync(KeyDesk.Size, (30.5, 30.5), (50.5, 30.5))),
            new("Take away instead: brush, lasso, threshold, region", "Alt + drag", Area(10), null, desk =>
                HeldAsync(desk, "Alt", () => desk.Room.DragAsync(KeyDesk.Size, (30.5, 30.5), (40.5, 30.5)))),
            new("Straight on from the last stroke", "Shift + drag", Area(31), async desk =>
            {
                await desk.CleanAsync();
                await desk.Room.ClickAsync(30.5, 30.5, KeyDesk.Size);
                await desk.AreaAsync(1);
            }, desk => HeldAsync(desk, "Shift", () => desk.Room.ClickAsync(60.5, 30.5, KeyDesk.Size))),
            // The second click is no corner of its own.
            new("Close an outline", "Double click", Area(KeyDesk.BoxArea), desk => desk.OutlineAsync(), async desk =>
            {
                foreach (var clicks in new[] { 1, 2 })
                {
                    await desk.Page.Mouse.DownAsync(new() { ClickCount = clicks });
                    await desk.Page.Mouse.UpAsync(new() { ClickCount = clicks });
                }
            }),
            new("Size of the brush", "Shift + wheel", desk => desk.ChangedAsync("data-brush", 1), Noted("data-brush"), desk =>
                HeldAsync(desk, "Shift", () => desk.Page.Mouse.WheelAsync(0, -100))),
            new("Window: right for width, down for level", "Right drag", async desk =>
            {
                await desk.ChangedAsync("data-window-width", 1);
                await desk.ChangedAsync("data-window-level");
            }, Noted("data-window-width", "data-window-level"), async desk =>
            {
                await desk.Room.MoveAsync(40, 40, KeyDesk.Size);
                await desk.Page.Mouse.DownAsync(new() { Button = MouseButton.Right });
                await desk.Room.MoveAsync(60, 50, KeyDesk.Size);
                await desk.Page.Mouse.UpAsync(new() { Button = MouseButton.Right });
            }),
            new("Move the image", "Middle drag, Space + drag", async desk =>
            {
                await desk.Room.MoveAsync(64.5, 64.5, KeyDesk.Size);
                await Assertions.Expect(desk.Part("probe")).ToContainTextAsync("(44, 64)");
                await desk.PressAsync("F");
            }, null, async desk =>
            {
                await desk.Room.MoveAsync(64.5, 64.5, KeyDesk.Size);
                await desk.Page.Mouse.DownAsync(new() { Button = MouseButton.Middle });
                await desk.Room.MoveAsync(74.5, 64.5, KeyDesk.Size);
                await desk.Page.Mouse.UpAsync(new() { Button = MouseButton.Middle });
                await HeldAsync(desk, "Space", () => desk.Room.DragAsync(KeyDesk.Size, (64.5, 64.5), (74.5, 64.5)));
            }),
            new("Zoom at the pointer", "Ctrl + wheel", async desk =>
            {
                await desk.ChangedAsync("data-zoom", 1);
                await desk.PressAsync("F");
            }, Noted("data-zoom"), desk => HeldAsync(desk, "Control", () => desk.Page.Mouse.WheelAsync(0, -100))),
            new("Slices of the series", "Wheel", At(2), null, desk => desk.Page.Mouse.WheelAsync(0, 100)),
            new("Give up the stroke, the outline, the selection, the crosshair", "Esc", async desk =>
            {
                await desk.WhenAsync("data-selected", "0");
                await desk.PressAsync("Esc");
                await desk.WhenAsync("data-crosshair", "");
            }, async desk =>
            {
                await desk.GoToAsync(1);
                await desk.SelectedBoxAsync();
                await desk.PressAsync("X");
                await desk.CrosshairIsOnAsync();
            }),
        ],
    };

    private static Func<KeyDesk, Task> Box => desk => desk.BoxAsync();

    private static Func<KeyDesk, Task> Clean => desk => desk.CleanAsync();

    private static Func<KeyDesk, Task> Undone => async desk =>
    {
        await desk.BoxAsync();
        await desk.PressAsync("Ctrl + Z");
        await desk.AreaAsync(0);
    };

    private static Func<KeyDesk, Task> Press(string key) => desk => desk.PressAsync(key);

    private static Func<KeyDesk, Task> Noted(params string[] attributes) => desk => desk.NoteAsync(attributes);

    private static Func<KeyDesk, Task> When(string attribute, string value) => desk => desk.WhenAsync(attribute, value);

    private static Func<KeyDesk, Task> Area(int px) => desk => desk.AreaAsync(px);

    private static Func<KeyDesk, Task> At(int place) => desk => desk.AtAsync(place);

    private static Func<KeyDesk, Task> Stored(int left, int top) => desk => desk.StoredAtAsync(left, top);

    private static Func<KeyDesk, Task> Zoomed(int sign) => desk => desk.ChangedAsync("data-zoom", sign);

    private static Func<KeyDesk, Task> Window(string text) => desk => Assertions.Expect(desk.Part("window")).ToContainTextAsync(text);

    private static Func<KeyDesk, Task> Opacity(string percent) => desk => Assertions.Expect(desk.Part("opacity")).ToHaveValueAsync(percent);

    private static Func<KeyDesk, Task> Compared(string attribute, string value) =>
        desk => Assertions.Expect(desk.Page.Locator("[data-compare]")).ToHaveAttributeAsync(attribute, value);

    /// <summary>The dialog is open; it is left by a button.</summary>
    private static async Task DialogAsync(KeyDesk desk, string part, string leave)
    {
        await Assertions.Expect(desk.Part(part)).ToBeVisibleAsync();
        await desk.Part(part).GetByRole(AriaRole.Button, new() { Name = leave, Exact = true }).ClickAsync();
        await Assertions.Expect(desk.Part(part)).ToBeHiddenAsync();
    }

    /// <summary>The brush was pressed where the crosshair stands; the same key lets it go.</summary>
    private static async Task PressedAsync(KeyDesk desk)
    {
        await desk.WhenAsync("data-pressing", "true");
        await desk.PressAsync("Space");
        await desk.WhenAsync("data-pressing", "false");
        await desk.AreaAsync(1);
    }

    private static async Task HeldAsync(KeyDesk desk, string key, Func<Task> act)
    {
        await desk.Page.Keyboard.DownAsync(key);
        await act();
        await desk.Page.Keyboard.UpAsync(key);
    }
}
