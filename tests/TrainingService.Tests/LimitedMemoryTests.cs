using CovidLabel.TrainingService.Model;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Tests;

/// <summary>The real trainer, to which the system refuses memory.</summary>
[Collection(TorchCollection.Name)]
public sealed class LimitedMemoryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TrainingOptions Large = TinySnapshot.Options with
    {
        Network = TinySnapshot.Options.Network with { ImageSize = 256, Width = 8 },
        BatchSize = 8,
        Epochs = 3,
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Fit_NotEnoughMemoryForABatch_GoesOnInPortionsSaysSoAndEndsWell()
    {
        using var trainer = Fit("run", Large, await EnoughForHalfAsync());

        Assert.True(await trainer.ExitAsync(Patience) == 0, trainer.Output);
        Assert.Contains(
            "Memory ran out in a step on 8 slices at once: the run goes on with at most 4 at once, and each batch teaches the same as before.",
            trainer.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_KilledWhileInPortions_GoesOnWithThemWhereThereIsMemoryAndEndsWithTheSameWeightsBitForBit()
    {
        using (var whole = Fit("whole", Large)) Assert.Equal(0, await whole.ExitAsync(Patience));
        using (var limited = Fit("once", Large, await EnoughForHalfAsync()))
        {
            await limited.SaysAsync("epoch    1 ", Patience);
            limited.Kill();
            Assert.Contains("Memory ran out in a step", limited.Output, StringComparison.Ordinal);
        }

        Directory.CreateDirectory(folder.File("twice"));
        foreach (var checkpoint in Directory.GetFiles(folder.File("once"), "checkpoint-*")) File.Copy(checkpoint, checkpoint.Replace("/once/", "/twice/", StringComparison.Ordinal));
        await ResumeAsync("once");
        using (var killedAgain = Fit("twice", Large))
        {
            await killedAgain.SaysAsync("epoch    2 ", Patience);
            killedAgain.Kill();
        }

        await ResumeAsync("twice");
        Assert.Equal(Weights("once"), Weights("twice"));
        Assert.NotEqual(Weights("whole"), Weights("once")); // dropout draws by the portion
    }

    private async Task ResumeAsync(string run)
    {
        using var resumed = Fit(run, Large);
        Assert.True(await resumed.ExitAsync(Patience) == 0, resumed.Output);
        Assert.Contains("Resumed at epoch", resumed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Memory ran out", resumed.Output, StringComparison.Ordinal);
    }

    /// <summary>What stays between steps, and some more than half of what comes and goes within one; found where there is plenty, in a run that does not end by itself.</summary>
    private async Task<long> EnoughForHalfAsync()
    {
        using var trainer = Fit("measured", Large with { Epochs = 1000, Patience = 1000 }, dataKib: 64L << 20);
        await trainer.SaysAsync("epoch    1 ", Patience);
        var (stays, goes) = trainer.DataKib();
        TestContext.Current.TestOutputHelper?.WriteLine($"{stays} KiB stay, {goes} come and go");
        return stays + (goes * 6 / 10);
    }

    private TrainerProcess Fit(string run, TrainingOptions options, long? dataKib = null)
    {
        var file = folder.File($"{run}.json");
        File.WriteAllText(file, options.ToJson());
        return new(
            ["fit", "--snapshot", TinySnapshot.Write(folder, TinySnapshot.Items(10)), "--options", file, "--out", folder.File(run), "--threads", "1", "--checkpoint-seconds", "0"],
            dataKib: dataKib);
    }

    private byte[] Weights(string run) => File.ReadAllBytes(Path.Combine(folder.File(run), Fitting.WeightsName));
}
