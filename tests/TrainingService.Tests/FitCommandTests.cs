using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Tests;

/// <summary>The command line in processes of its own.</summary>
[Collection(TorchCollection.Name)]
public sealed class FitCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Fit_KilledAtRandomMomentsAndResumed_EndsWithTheSameWeightsBitForBit()
    {
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(12));
        var options = Options(TinySnapshot.Options with { Epochs = 30 });
        using (var undisturbed = Fit(snapshot, options, "undisturbed")) Assert.Equal(0, await undisturbed.ExitAsync(Patience));
        var random = new Random();
        var (kills, resumes) = (0, 0);
        for (var round = 0; round < 5; round++)
        {
            using var trainer = Fit(snapshot, options, "run");
            await trainer.SaysAsync("Training part", Patience);
            // On a busy machine the first checkpoint may take longer than the moments below.
            while (round > 0 && !trainer.HasExited && Directory.GetFiles(folder.File("run"), "checkpoint-*.safetensors").Length == 0)
                await Task.Delay(20, TestContext.Current.CancellationToken);
            // Nor need it have gone on from one by then, so the last one is let.
            while (round == 4 && !trainer.HasExited && !trainer.Output.Contains("Resumed at", StringComparison.Ordinal))
                await Task.Delay(20, TestContext.Current.CancellationToken);
            await Task.Delay(random.Next(50, 500), TestContext.Current.CancellationToken);
            if (!trainer.HasExited) kills++;
            trainer.Kill();
            if (trainer.Output.Contains("Resumed at", StringComparison.Ordinal)) resumes++;
        }

        using (var last = Fit(snapshot, options, "run"))
        {
            Assert.Equal(0, await last.ExitAsync(Patience));
            TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {resumes} resumes");
        }

        Assert.InRange(kills, 1, 5);
        Assert.InRange(resumes, 1, 5);
        Assert.Equal(File.ReadAllBytes(Weights("undisturbed")), File.ReadAllBytes(Weights("run")));
    }

    [Fact]
    public async Task Fit_TwoThousandSteps_GrowsResidentMemoryByLessThanTwoPercent()
    {
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(50));
        var items = TinySnapshot.Items(50);
        var options = TinySnapshot.Options with { Epochs = 1000, Patience = 1000 };
        var perEpoch = new BatchPlan(
            [.. items.Where(item => item.Part == Domain.Training.SnapshotPart.Train)], 1, options.BatchSize, options.MasksPerBatch, null, useMasks: true).BatchesPerEpoch;
        // A checkpoint every now and then, as users have it: writing one after each of a thousand epochs took most of the time.
        using var trainer = Fit(snapshot, Options(options), "run", checkpointSeconds: 2);
        // Until then the runtime still compiles what runs often, and its heap finds its size.
        var warm = (1500 / perEpoch) + 1;
        var before = await ResidentAtAsync(trainer, warm);
        var after = await ResidentAtAsync(trainer, warm + (2000 / perEpoch) + 1);

        TestContext.Current.TestOutputHelper?.WriteLine($"{before} KiB after {warm * perEpoch} steps, {after} KiB 2,000 steps later");
        Assert.True(after < before * 1.02, $"resident memory grew from {before} to {after} KiB");
    }

    [Fact]
    public async Task Fit_NoSuchSnapshot_SaysSoInOneLineAndEndsWithOne()
    {
        using var trainer = Fit(folder.File("none.safetensors"), Options(TinySnapshot.Options), "run");

        Assert.Equal(1, await trainer.ExitAsync(Patience));
        Assert.Equal($"{folder.File("none.safetensors")} does not exist.", trainer.Output.Trim());
    }

    [Fact]
    public async Task Split_OtherSeed_DividesThePatientsAnew()
    {
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(30));
        using (var trainer = new TrainerProcess(["split", "--snapshot", snapshot, "--out", folder.File("other.safetensors"), "--seed", "9"]))
            Assert.Equal(0, await trainer.ExitAsync(Patience));
        using var before = SnapshotFile.Open(snapshot);
        using var after = SnapshotFile.Open(folder.File("other.safetensors"));

        Assert.Equal(before.Items.Select(item => item.Slice), after.Items.Select(item => item.Slice));
        Assert.NotEqual(before.Items.Select(item => item.Part), after.Items.Select(item => item.Part));
        Assert.Equal(before.Read(before.Items[3]).Pixels, after.Read(after.Items[3]).Pixels);
    }

    [Fact]
    public async Task CrossValidate_OptionsInAFile_AreASystemOfThatNameComparedWithTheFirst()
    {
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(30));
        File.WriteAllText(folder.File("smooth.json"), TrainingOptions.FromJson(TinySnapshot.Options.ToJson()).ToJson());
        string[] arguments =
        [
            "cross-validate", "--snapshot", snapshot, "--out", folder.File("folds"), "--preset", "rec-cls-256", folder.File("smooth.json"),
            "--folds", "2", "--size", "64", "--width", "4", "--slices", "30", "--bf16", "false", "--threads", "1",
        ];
        using var trainer = new TrainerProcess(arguments);

        Assert.Equal(0, await trainer.ExitAsync(Patience));
        Assert.Contains("rec-cls-256 less smooth: Dice ", trainer.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("folds/smooth/fold-2/weights.safetensors")));
    }

    [Fact]
    public async Task CrossValidate_SystemNamedTwice_IsRefusedBeforeAnythingIsTrained()
    {
        using var trainer = new TrainerProcess(
            ["cross-validate", "--snapshot", folder.File("any"), "--out", folder.File("twice"), "--preset", "best", "cnn", "best", "--slices", "20", "20", "40"]);

        Assert.Equal(1, await trainer.ExitAsync(Patience));
        Assert.StartsWith("--preset names best more than once", trainer.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("twice/fold-1.safetensors")));
    }

    [Fact]
    public async Task CrossValidate_SlicesForEachSystem_ShowsEachAsManyAndRefusesAnotherNumberOfThem()
    {
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(30));
        foreach (var name in (string[])["short", "long"]) File.WriteAllText(folder.File($"{name}.json"), TinySnapshot.Options.ToJson());
        string[] Arguments(params string[] slices) =>
        [
            "cross-validate", "--snapshot", snapshot, "--out", folder.File("folds"), "--preset", folder.File("short.json"), folder.File("long.json"),
            "--folds", "2", "--slices", .. slices, "--threads", "1",
        ];
        using var refused = new TrainerProcess(Arguments("60", "180", "20"));
        Assert.Equal(1, await refused.ExitAsync(Patience));
        Assert.Contains("--slices has 3 numbers for 2 systems; give one for all, or one for each", refused.Output, StringComparison.Ordinal);

        using var trainer = new TrainerProcess(Arguments("60", "180"));
        Assert.Equal(0, await trainer.ExitAsync(Patience));
        Assert.Equal(3 * EpochsOf("short"), EpochsOf("long"));

        int EpochsOf(string name)
        {
            using var trained = WeightsFile.Read(folder.File($"folds/{name}/fold-1/weights.safetensors"), TorchSharp.torch.CPU);
            return trained.Options.Epochs;
        }
    }

    [Fact]
    public async Task Table2_FileThatHoldsNoOptions_IsNamedInOneLine()
    {
        File.WriteAllText(folder.File("bad.json"), """{"preset": 3}""");
        using var trainer = new TrainerProcess(["table2", "--snapshot", folder.File("any"), "--out", folder.File("out"), "--preset", folder.File("bad.json")]);

        Assert.Equal(1, await trainer.ExitAsync(Patience));
        Assert.StartsWith($"{folder.File("bad.json")}: these are not training options", trainer.Output, StringComparison.Ordinal);
        Assert.Single(trainer.Output.Trim().Split('\n'));
    }

    [Fact]
    public async Task Predict_TrainedWeights_GivesALineForEverySliceInTheApisShape()
    {
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(10));
        using (var fit = Fit(snapshot, Options(TinySnapshot.Options with { Epochs = 1 }), "run")) Assert.Equal(0, await fit.ExitAsync(Patience));
        using (var predict = new TrainerProcess(["predict", "--snapshot", snapshot, "--weights", Weights("run"), "--out", folder.File("lines"), "--threads", "1"]))
            Assert.Equal(0, await predict.ExitAsync(Patience));
        var lines = File.ReadAllLines(folder.File("lines"));

        Assert.Equal(20, lines.Length);
        Assert.All(lines, line => Assert.Matches("""^\{"slice":"\d+","covidProbability":[0-9.E-]+,"lesion":\{"rle":\{"size":\[36,40\],"counts":\[[0-9,]+\]\}\}\}$""", line));
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

    private TrainerProcess Fit(string snapshot, string options, string run, int checkpointSeconds = 0) =>
        new(["fit", "--snapshot", snapshot, "--options", options, "--out", folder.File(run), "--threads", "1", "--checkpoint-seconds", $"{checkpointSeconds}"]);

    private string Options(TrainingOptions options)
    {
        var path = folder.File("options.json");
        File.WriteAllText(path, options.ToJson());
        return path;
    }

    private string Weights(string run) => Path.Combine(folder.File(run), Fitting.WeightsName);
}
