using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Tests;

/// <summary>What a long training leaves in memory; in a class of its own, so that those which draw no random numbers here run beside its minutes.</summary>
public sealed class FitMemoryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Fit_TwoThousandSteps_GrowsResidentMemoryByLessThanTwoPercent()
    {
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(50));
        var items = TinySnapshot.Items(50);
        var options = TinySnapshot.Options with { Epochs = 1000, Patience = 1000 };
        var perEpoch = new BatchPlan(
            [.. items.Where(item => item.Part == Domain.Training.SnapshotPart.Train)], 1, options.BatchSize, options.MasksPerBatch, null, useMasks: true).BatchesPerEpoch;
        // A checkpoint every now and then, as users have it: writing one after each of a thousand epochs took most of the time.
        File.WriteAllText(folder.File("options.json"), options.ToJson());
        using var trainer = new TrainerProcess(
            ["fit", "--snapshot", snapshot, "--options", folder.File("options.json"), "--out", folder.File("run"), "--threads", "1", "--checkpoint-seconds", "2"]);
        // Until then the runtime still compiles what runs often, and its heap finds its size.
        var warm = (1500 / perEpoch) + 1;
        var before = await ResidentAtAsync(trainer, warm);
        var after = await ResidentAtAsync(trainer, warm + (2000 / perEpoch) + 1);

        TestContext.Current.TestOutputHelper?.WriteLine($"{before} KiB after {warm * perEpoch} steps, {after} KiB 2,000 steps later");
        Assert.True(after < before * 1.02, $"resident memory grew from {before} to {after} KiB");
    }

    /// <summary>Median of readings over some epochs: the collector makes single ones rise and fall.</summary>
    private static async Task<long> ResidentAtAsync(TrainerProcess trainer, int epoch)
    {
        var readings = new List<long>();
        for (var i = 0; i < 15; i++)
        {
            await trainer.SaysAsync($"epoch {epoch + i,4} ", Patience);
            readings.Add(trainer.ResidentKib());
        }

        return readings.Order().ElementAt(readings.Count / 2);
    }
}
