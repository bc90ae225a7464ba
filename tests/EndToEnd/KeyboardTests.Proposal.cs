using System.Diagnostics;
using CovidLabel.Domain.Annotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace CovidLabel.EndToEnd;

/// <summary>The model's proposal under the keys: accepted, rejected and judged; each test ends with what PostgreSQL holds.</summary>
public sealed partial class KeyboardTests
{
    [Theory]
    [InlineData("a", null)]
    [InlineData("j", ClassLabel.Covid)]
    public async Task ProposalAcceptedByKey_IsStoredPixelForPixel_AsTheModelsOwn(string key, ClassLabel? label)
    {
        var (room, slice, model, proposal) = await ProposedAsync();
        await room.PressAsync("c");
        await room.PressAsync(key);
        await room.WhenAsync("data-area2", $"{proposal.Count(value => value != 0)}");
        await room.WhenAsync("data-mask-revision", "1");
        await room.WhenAsync("data-label", label is null ? "" : "covid");
        await room.WhenAsync("data-pending-edits", "0");

        var stored = (await product.Annotations().CurrentMaskAsync(slice))!;
        Assert.Equal(proposal.Select(value => (byte)(value == 0 ? 0 : 2)), stored.Mask.ToLabelMap());
        Assert.Equal((MaskState.Partial, new Provenance(RevisionOrigin.Accepted, model)), (stored.Mask.State, stored.Provenance));
        var storedLabel = await product.Annotations().CurrentLabelAsync(slice);
        Assert.Equal(label, storedLabel?.Label);
        if (label is not null) Assert.Equal(new Provenance(RevisionOrigin.Accepted, model), storedLabel!.Provenance);
        Assert.Empty(await VerdictsAsync(slice));
    }

    [Fact]
    public async Task ProposalAcceptedOverOnesOwnLesion_LeavesThat_AndIsStoredAsEdited()
    {
        var (room, slice, model, proposal) = await ProposedAsync();
        await room.PressAsync("p");
        await room.PressAsync("x");
        foreach (var key in new[] { "Space", "Shift+ArrowRight", "Space" }) await room.PressAsync(key);
        await room.WhenAsync("data-mask-revision", "1");
        var own = await product.LabelMapAsync(slice);
        Assert.Contains(Enumerable.Range(0, own.Length), i => own[i] != 0 && proposal[i] != 0);
        await room.PressAsync("g");
        await room.PressAsync("a");
        await room.WhenAsync("data-mask-revision", "2");

        var stored = (await product.Annotations().CurrentMaskAsync(slice))!;
        Assert.Equal(own.Zip(proposal, (mine, models) => mine != 0 ? mine : models), stored.Mask.ToLabelMap());
        Assert.Equal(new Provenance(RevisionOrigin.AcceptedEdited, model), stored.Provenance);
    }

    [Theory]
    [InlineData("y", "agree", Verdict.Agree, VerdictSubject.Prediction)]
    [InlineData("Shift+Y", "disagree", Verdict.Disagree, VerdictSubject.Prediction)]
    [InlineData("Shift+J", "disagree", Verdict.Disagree, VerdictSubject.Mask)]
    public async Task ProposalJudgedOrRejectedByKey_IsStoredAsAVerdict_AndDrawsNothing(string key, string shown, Verdict verdict, VerdictSubject subject)
    {
        var (room, slice, model, _) = await ProposedAsync();
        await room.PressAsync("v");
        await room.WhenAsync("data-prediction", "true");
        await room.PressAsync(key);
        await room.WhenAsync("data-verdict", shown);
        await room.WhenAsync("data-prediction", subject == VerdictSubject.Mask ? "false" : "true");

        var reader = await product.ReaderIdAsync(product.Radiologist);
        Assert.Equal([(model, reader, verdict, subject)], await SentAsync(slice));
        Assert.Equal(0, await room.NumberAsync("data-mask-area"));
        Assert.Empty(await product.Annotations().MaskHistoryAsync(slice));
    }

    [Fact]
    public async Task Verdict_GivenAsSoonAsTheNextSliceIsShown_IsOnThatSlice()
    {
        var series = await product.SeriesAsync(length: 2, size: Size);
        foreach (var slice in series) await product.PredictAsync(slice, Predictions.Square(56, 56, 20), 0.9);
        var page = await browser.SignedInAsync(product, product.Radiologist);
        var room = await ReadingRoom.OpenAsync(page, product, series[0]);
        await Assertions.Expect(page.Locator("[data-part=series] a")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("[data-command=verdict-agree]")).ToBeEnabledAsync();
        // The key comes before the next frame does.
        await page.EvaluateAsync(
            """
            (next) => {
              const room = document.querySelector('[data-reading-room]');
              const observer = new MutationObserver(() => {
                if (room.dataset.sliceId !== String(next) || room.dataset.ready !== 'true') return;
                observer.disconnect();
                document.dispatchEvent(new KeyboardEvent('keydown', { key: 'y' }));
              });
              observer.observe(room, { attributes: true });
            }
            """,
            series[1]);
        await room.PressAsync("ArrowDown");
        await room.WhenAsync("data-slice-id", $"{series[1]}");
        await room.WhenAsync("data-verdict", "agree");
        Assert.Equal(Verdict.Agree, Assert.Single(await SentAsync(series[1])).Verdict);
        Assert.Empty(await VerdictsAsync(series[0]));
    }

    /// <summary>A slice of which the active model says COVID, with two lesions.</summary>
    private async Task<(ReadingRoom Room, long Slice, long Model, byte[] Proposal)> ProposedAsync()
    {
        var slice = (await product.SeriesAsync(size: Size)).Single();
        byte[] proposal = [.. Predictions.Square(56, 56, 20).Zip(Predictions.Square(20, 90, 7), (one, other) => (byte)(one | other))];
        var model = await product.PredictAsync(slice, proposal, 0.9);
        var page = await browser.SignedInAsync(product, product.Radiologist);
        return (await ReadingRoom.OpenAsync(page, product, slice), slice, model, proposal);
    }

    /// <summary>The verdicts on a slice once the outbox has sent the first: the page shows a verdict before.</summary>
    private async Task<List<(long Model, Guid Reader, Verdict Verdict, VerdictSubject Subject)>> SentAsync(long slice)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var held = await VerdictsAsync(slice);
            if (held.Count > 0 || patience.Elapsed > TimeSpan.FromSeconds(30)) return held;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private async Task<List<(long Model, Guid Reader, Verdict Verdict, VerdictSubject Subject)>> VerdictsAsync(long slice)
    {
        await using var db = await product.Database.Databases.CreateDbContextAsync();
        var rows = await db.Verdicts.Where(row => row.SliceId == slice).OrderBy(row => row.Id).ToListAsync();
        return [.. rows.Select(row => (row.ModelId, row.ReaderId, (Verdict)row.Verdict, (VerdictSubject)row.Subject))];
    }
}
