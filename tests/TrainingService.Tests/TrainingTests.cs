using CovidLabel.Domain.Training;
using CovidLabel.Torch;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Train;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Tests;

[Collection(TorchCollection.Name)]
public sealed class TrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Fit_TinySnapshot_LearnsAndReportsEveryTask()
    {
        var observer = new RecordingObserver();
        var result = Fit(TinySnapshot.Items(30), TinySnapshot.Options with { Epochs = 12 }, "run", observer);

        Assert.Equal(12, observer.Epochs.Count);
        var steps = observer.Steps[^1].Steps;
        Assert.Equal(Enumerable.Range(0, 12 * steps).Select(step => ((step % steps) + 1, steps)), observer.Steps);
        string[] names = ["train/total", "train/segmentation", "validation/classification", "validation/reconstruction", "validation/dice", "validation/auc", "learning-rate"];
        Assert.All(names, name => Assert.Contains(name, observer.Epochs[^1].Values.Keys));
        Assert.True(observer.Epochs[^1].Values["train/total"] < 0.8 * observer.Epochs[0].Values["train/total"]);
        Assert.Equal(12, result.Evaluation.Test.Slices);
        Assert.NotNull(result.Evaluation.Classification?.Auc);
        Assert.NotNull(result.Evaluation.Segmentation);
        Assert.Equal(["constant", "intensity-threshold", "intensity-score", "intensity-band"], result.Evaluation.Baselines.Select(baseline => baseline.Name));
        Assert.Equal(["here", "there"], result.Evaluation.PerSource.Select(source => source.Source));
        Assert.NotNull(result.Evaluation.Segmentation.Hd95);
        Assert.Equal(["border-only", "histogram-only", "which-source"], result.Evaluation.Probes!.Select(probe => probe.Name));
        Assert.All(result.Evaluation.PerSource, source => Assert.Equal(3, source.Probes!.Count));
        Assert.All(result.Evaluation.Probes!, probe => Assert.Equal(result.Evaluation.Classification.N, probe.Classification!.N));
        Assert.Equal(result.Test.Count(slice => slice.IsClassified), result.Evaluation.Calibration!.After.Bins.Sum(bin => bin.N));
    }

    [Fact]
    public void Fit_Temperature_IsKeptWithTheWeightsAndChangesNoRankingAndNoVerdictAtOneHalf()
    {
        var result = Fit(TinySnapshot.Items(30), TinySnapshot.Options, "run", new RecordingObserver());
        using var trained = WeightsFile.Read(result.WeightsPath, CPU);
        var classified = result.Test.Where(slice => slice.IsClassified).ToArray();

        Assert.Equal(result.Evaluation.Calibration!.Temperature, trained.CovidTemperature);
        Assert.NotEqual(1, trained.CovidTemperature);
        Assert.Equal(classified.OrderBy(slice => slice.NetworkCovid).Select(slice => slice.Item.Slice), classified.OrderBy(slice => slice.Covid).Select(slice => slice.Item.Slice));
        Assert.All(classified, slice => Assert.Equal(slice.NetworkCovid >= 0.5, slice.Covid >= 0.5));
    }

    [Fact]
    public void Fit_ModelCard_SaysWhatItIsForAndWhatItLearntFrom()
    {
        Fit(TinySnapshot.Items(30), TinySnapshot.Options, "a", new RecordingObserver());
        Fit(TinySnapshot.Items(30), TinySnapshot.Options, "b", new RecordingObserver());
        var card = File.ReadAllText(Path.Combine(folder.File("a"), Fitting.CardName));

        Assert.Contains("Research use only, not for diagnosis.", card);
        Assert.Contains("classification from 30", card);
        Assert.Contains("| border-only |", card);
        Assert.Equal(card, File.ReadAllText(Path.Combine(folder.File("b"), Fitting.CardName)));
    }

    [Fact]
    public void Fit_NoMasksAtAll_TrainsTheOtherTwoTasksAndTheModelDoesNotSegment()
    {
        var observer = new RecordingObserver();
        var result = Fit(TinySnapshot.Items(20, masks: false), TinySnapshot.Options, "run", observer);

        Assert.Contains("train/classification", observer.Epochs[0].Values.Keys);
        Assert.Contains("train/reconstruction", observer.Epochs[0].Values.Keys);
        Assert.DoesNotContain("train/segmentation", observer.Epochs[0].Values.Keys);
        Assert.Null(result.Evaluation.Segmentation);
        Assert.Equal(0, result.Options.Network.SegmentationWeight);
        Assert.Contains(observer.Lines, line => line.Contains("will not segment", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_MixedPrecisionOnAProcessorWithoutBfloat16_SaysThatItComputesInFp32AndDoes()
    {
        var (mixed, plain) = (new RecordingObserver(), new RecordingObserver());
        Fit(TinySnapshot.Items(12), TinySnapshot.Options with { MixedPrecision = true }, "mixed", mixed);
        Fit(TinySnapshot.Items(12), TinySnapshot.Options, "plain", plain);
        var imitated = !Acceleration.IsBfloat16Native(CPU);

        Assert.Equal(imitated, mixed.Lines.Any(line => line.Contains("computes in fp32", StringComparison.Ordinal)));
        Assert.Equal(imitated, mixed.Epochs[^1].Values["train/total"] == plain.Epochs[^1].Values["train/total"]);
    }

    [Fact]
    public void Fit_NoLabelsAtAll_SaysSoInOneSentence()
    {
        var failure = Assert.Throws<NothingToLearnException>(() =>
            Fit(TinySnapshot.Items(10, masks: false, labels: false), TinySnapshot.Options, "run", new RecordingObserver()));

        Assert.Contains("annotate some first", FailureReason.Of(failure));
    }

    [Fact]
    public void Fit_SameSeedTwice_GivesTheSameWeightsBitForBit()
    {
        var items = TinySnapshot.Items(12);

        Assert.Equal(
            Fit(items, TinySnapshot.Options, "a", new RecordingObserver()).WeightsSha256,
            Fit(items, TinySnapshot.Options, "b", new RecordingObserver()).WeightsSha256);
        Assert.NotEqual(
            Fit(items, TinySnapshot.Options, "a", new RecordingObserver()).WeightsSha256,
            Fit(items, TinySnapshot.Options with { Seed = 6 }, "c", new RecordingObserver()).WeightsSha256);
    }

    [Theory]
    [InlineData(Kept.Best, 0.0)]
    [InlineData(Kept.Last, 0.9)]
    public void Fit_DiedAfterAnEpochAndResumed_EndsWithTheSameWeightsBitForBit(Kept kept, double averageDecay)
    {
        var items = TinySnapshot.Items(12);
        var options = TinySnapshot.Options with { Epochs = 4, Kept = kept, AverageDecay = averageDecay };
        var undisturbed = Fit(items, options, "undisturbed", new RecordingObserver());
        var time = new HurriedTime(); // a checkpoint every other step
        Assert.Throws<InvalidOperationException>(() => Fit(
            items, options, "run", new RecordingObserver { OnEpoch = epoch => { if (epoch == 3) throw new InvalidOperationException("died"); } }, time));
        var observer = new RecordingObserver();
        var resumed = Fit(items, options, "run", observer, time);

        Assert.Contains(observer.Lines, line => line.StartsWith("Resumed at epoch", StringComparison.Ordinal));
        Assert.Equal(undisturbed.WeightsSha256, resumed.WeightsSha256);
    }

    [Fact]
    public void Fit_NewestCheckpointTorn_IsRefusedAndTheOneBeforeUsed()
    {
        var items = TinySnapshot.Items(12);
        var options = TinySnapshot.Options with { Epochs = 4 };
        var undisturbed = Fit(items, options, "undisturbed", new RecordingObserver());
        var time = new HurriedTime();
        Assert.Throws<InvalidOperationException>(() => Fit(
            items, options, "run", new RecordingObserver { OnEpoch = epoch => { if (epoch == 3) throw new InvalidOperationException("died"); } }, time));
        var checkpoints = Directory.GetFiles(folder.File("run"), "checkpoint-*").Order().ToArray();
        Assert.Equal(2, checkpoints.Length);
        using (var torn = File.OpenWrite(checkpoints[1])) torn.SetLength(torn.Length - 1000);
        var observer = new RecordingObserver();
        var resumed = Fit(items, options, "run", observer, time);

        Assert.Contains(observer.Lines, line => line.StartsWith("A checkpoint was refused", StringComparison.Ordinal));
        Assert.Contains(observer.Lines, line => line.StartsWith("Resumed at", StringComparison.Ordinal));
        Assert.Equal(undisturbed.WeightsSha256, resumed.WeightsSha256);
    }

    [Fact]
    public void Fit_EveryCheckpointTampered_StartsAfreshAndEndsTheSame()
    {
        var items = TinySnapshot.Items(12);
        var options = TinySnapshot.Options with { Epochs = 2 };
        var undisturbed = Fit(items, options, "undisturbed", new RecordingObserver());
        var time = new HurriedTime();
        Assert.Throws<InvalidOperationException>(() => Fit(
            items, options, "run", new RecordingObserver { OnEpoch = _ => throw new InvalidOperationException("died") }, time));
        foreach (var checkpoint in Directory.GetFiles(folder.File("run"), "checkpoint-*"))
        {
            var bytes = File.ReadAllBytes(checkpoint);
            bytes[^1] ^= 1;
            File.WriteAllBytes(checkpoint, bytes);
        }

        var observer = new RecordingObserver();
        var again = Fit(items, options, "run", observer, time);

        Assert.DoesNotContain(observer.Lines, line => line.StartsWith("Resumed", StringComparison.Ordinal));
        Assert.Equal(undisturbed.WeightsSha256, again.WeightsSha256);
    }

    [Fact]
    public void Fit_CheckpointOfOtherOptions_IsNotResumed()
    {
        var items = TinySnapshot.Items(12);
        var time = new HurriedTime();
        Fit(items, TinySnapshot.Options, "run", new RecordingObserver(), time);
        var observer = new RecordingObserver();
        Fit(items, TinySnapshot.Options with { LearningRate = 1e-3 }, "run", observer, time);

        Assert.Contains(observer.Lines, line => line.Contains("belongs to another run", StringComparison.Ordinal));
        Assert.Equal(TinySnapshot.Options.Epochs, observer.Epochs.Count);
    }

    [Fact]
    public void Fit_ValidationNoLongerImproves_StopsAfterThePatienceAndKeepsTheBest()
    {
        var options = TinySnapshot.Options with { Epochs = 60, Patience = 2, LearningRate = 0.05, AverageDecay = 0, Kept = Kept.Best };
        var observer = new RecordingObserver();
        Fit(TinySnapshot.Items(12), options, "run", observer);
        var losses = observer.Epochs.Select(epoch => epoch.Values["validation/total"]).ToArray();
        var best = Array.IndexOf(losses, losses.Min());

        Assert.InRange(losses.Length, 3, 59);
        Assert.Equal(best + 2, losses.Length - 1);
        Assert.Contains(observer.Lines, line => line.StartsWith("Stopped early", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_Cancelled_StopsWithinOneStep()
    {
        using var cancel = new CancellationTokenSource();
        var observer = new RecordingObserver { OnEpoch = _ => cancel.Cancel() };
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(TinySnapshot.Items(12), TinySnapshot.Options with { Epochs = 50 }, "run", observer, cancellation: cancel.Token));

        Assert.Single(observer.Epochs);
    }

    [Fact]
    public void WeightsFile_WrittenAndRead_PredictsTheSame()
    {
        var path = TinySnapshot.Write(folder, TinySnapshot.Items(12));
        using var snapshot = SnapshotFile.Open(path);
        var result = Fit(TinySnapshot.Items(12), TinySnapshot.Options, "run", new RecordingObserver());
        using var trained = WeightsFile.Read(result.WeightsPath, CPU);
        var again = new Evaluate.Evaluator(snapshot, CPU, Console.WriteLine).Evaluate(trained, CancellationToken.None);

        Assert.Equal(EvaluationJson.Write(result.Evaluation), EvaluationJson.Write(again));
        Assert.Equal(result.WeightsSha256, trained.WeightsSha256);
    }

    [Theory]
    [InlineData("epochs", "\"epochs\":3", "\"epochs\":0")]
    [InlineData("learningRate", "\"learningRate\":0.002", "\"learningRate\":-1")]
    [InlineData("network.width", "\"width\":4", "\"width\":5")]
    [InlineData("network.imageSize", "\"imageSize\":32", "\"imageSize\":33")]
    [InlineData("augmentation.noise", "\"noise\":0.02", "\"noise\":2")]
    [InlineData("reconstructedPerBatch", "\"reconstructedPerBatch\":null", "\"reconstructedPerBatch\":0")]
    [InlineData("network.poolings", "\"poolings\":3", "\"poolings\":5")]
    public void Options_ValueOutOfRange_IsRefusedByName(string name, string from, string to)
    {
        var json = TinySnapshot.Options.ToJson();
        Assert.Contains(from, json);

        Assert.Contains(name, Assert.Throws<ArgumentException>(() => TrainingOptions.FromJson(json.Replace(from, to, StringComparison.Ordinal))).Message);
    }

    [Fact]
    public void Options_RoundTrip_AreEqual() => Assert.All(Presets.All, preset =>
    {
        preset.Validate();
        Assert.Equal(preset, TrainingOptions.FromJson(preset.ToJson()));
    });

    /// <summary>Sixteen slices of 512x512 through 64 maps took 13 GB where a batch of four learnt in 4 to 6.</summary>
    [Theory]
    [InlineData(4, 4)]
    [InlineData(16, 16)]
    [InlineData(200, 16)]
    public void Options_SlicesAtOnce_AreNoMoreThanABatchHas(int batch, int atOnce)
    {
        var options = TinySnapshot.Options with { BatchSize = batch };
        Assert.Equal(atOnce, options.SlicesAtOnce);
        Assert.DoesNotContain("slicesAtOnce", options.ToJson(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Presets_EveryNameThatIsOffered_IsThere() =>
        Assert.Equal(PresetNames.All.Order(), Presets.All.Select(preset => preset.Preset).Order());

    private FitResult Fit(
        IReadOnlyList<SnapshotItem> items,
        TrainingOptions options,
        string run,
        RecordingObserver observer,
        TimeProvider? time = null,
        CancellationToken cancellation = default)
    {
        using var snapshot = SnapshotFile.Open(TinySnapshot.Write(folder, items));
        return TorchThread.Run(1, () => Fitting.Run(snapshot, options, folder.File(run), Training.DefaultCheckpointInterval, CPU, observer, time ?? TimeProvider.System, cancellation));
    }
}
