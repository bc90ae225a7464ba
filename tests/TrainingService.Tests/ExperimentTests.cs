using System.Xml.Linq;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;
using CovidLabel.TrainingService.Experiments;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Tests;

/// <summary>Tables and cross-validations, on systems shrunken to what a test can train.</summary>
[Collection(TorchCollection.Name)]
public sealed class ExperimentTests : IDisposable
{
    private static readonly Scale Tiny = new(ImageSize: 64, Width: 4, Epochs: 1);

    private readonly TemporaryFolder folder = new();
    private readonly List<string> lines = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Table2_TwoSystemsTwoSeeds_GivesARowEachAndDoesNotTrainTwice()
    {
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(30));
        TrainingOptions[] systems = [Presets.Find(PresetNames.UNet256), Presets.Find(PresetNames.ReconstructionClassification256)];
        var rows = Table2.Run(Experiment(), snapshot, systems, Tiny, seeds: 2, CancellationToken.None);
        var trained = lines.Count(line => line.Contains("epoch 1 of 1", StringComparison.Ordinal));
        var again = Table2.Run(Experiment(), snapshot, systems, Tiny, seeds: 2, CancellationToken.None);

        Assert.Equal(4, trained);
        Assert.Equal(4, lines.Count(line => line.Contains("epoch 1 of 1", StringComparison.Ordinal)));
        Assert.Equal(rows, again);
        Assert.Equal([PresetNames.UNet256, PresetNames.ReconstructionClassification256], rows.Select(row => row.Preset));
        Assert.Equal((true, false), (rows[0].Dice is not null, rows[0].Auc is not null));
        Assert.Equal((false, true), (rows[1].Dice is not null, rows[1].Auc is not null));
        Assert.All(rows, row => Assert.Equal(2, row.Seeds));
        Assert.Equal(1 + 1 + 4, Table2.Csv(rows).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("| unet-256 | ", Table2.Text(rows), StringComparison.Ordinal);
        Assert.Equal(2, XDocument.Parse(Table2Figure.Svg(rows)).Descendants().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public void Train_FolderOfAnotherTraining_IsRefusedByName()
    {
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(20));
        var options = Tiny.Apply(Presets.Find(PresetNames.UNet256), snapshot);
        Experiment().Train(snapshot, options, "one", CancellationToken.None);

        Assert.Contains(folder.File("experiment/one"), Assert.Throws<InvalidOperationException>(
            () => Experiment().Train(snapshot, options with { Seed = 9 }, "one", CancellationToken.None)).Message);
    }

    [Fact]
    public void Table2_SystemsThatAreOneAtThisScale_ShareTheirTrainings()
    {
        var snapshot = TinySnapshot.Write(folder, TinySnapshot.Items(20));
        TrainingOptions[] systems = [Presets.Find(PresetNames.UNet256), Presets.Find(PresetNames.UNet512)];
        var rows = Table2.Run(Experiment(), snapshot, systems, Tiny, seeds: 1, CancellationToken.None);

        Assert.Equal(1, lines.Count(line => line.Contains("epoch 1 of 1", StringComparison.Ordinal)));
        Assert.Equal([PresetNames.UNet256, PresetNames.UNet512], rows.Select(row => row.Preset));
        Assert.Equal(rows[0] with { Preset = "" }, rows[1] with { Preset = "" });
    }

    [Fact]
    public void Scale_OfSlicesShown_GivesEverySystemAsMany()
    {
        var items = TinySnapshot.Items(40);
        using var snapshot = SnapshotFile.Open(TinySnapshot.Write(folder, items));
        var training = items.Where(item => item.Part == SnapshotPart.Train).ToArray();
        var scale = new Scale(SlicesShown: 100 * training.Length);
        var paper = scale.Apply(Presets.Find(PresetNames.ReconstructionClassification256), snapshot);
        var unet = scale.Apply(Presets.Find(PresetNames.UNet256), snapshot);

        Assert.Equal(100, paper.Epochs);
        Assert.Equal(100.0 * training.Length, (double)unet.Epochs * training.Count(item => item.HasMask), 4.0 * training.Length);
        Assert.Equal(unet.Epochs, unet.Patience);
    }

    [Fact]
    public void CrossValidation_ThreeFolds_TestsEverySliceOnce()
    {
        var items = TinySnapshot.Items(30);
        var snapshot = TinySnapshot.Write(folder, items);
        var (report, tested) = CrossValidationRun.Run(
            Experiment(), snapshot, Presets.Find(PresetNames.ReconstructionClassification256), Tiny, folds: 3, CancellationToken.None);

        Assert.Equal(items.Select(item => item.Slice).Order(), tested.Select(slice => slice.Item.Slice).Order());
        Assert.Equal(3, report.Folds);
        Assert.Equal(items.Count(item => item.Label is not null), report.Pooled.Classification!.N);
    }

    [Fact]
    public void Scores_OfOneSeed_AreThoseOfTheEvaluation()
    {
        var items = TinySnapshot.Items(30);
        ScoredSlice[] scored = [.. items.Select((item, i) => new ScoredSlice(
            item, (i * 7 % 30) / 30.0, (i * 7 % 30) / 30.0, 0.4, item.HasMask ? new PixelCounts(i, 3, 5) : null, null, null))];
        var row = SystemScores.Of("system", 1, [scored]);
        var twice = SystemScores.Of("system", 1, [scored, scored]);
        var evaluation = scored.Classification()!.Evaluate(0.4)!;

        Assert.Equal(evaluation.Auc, row.Auc);
        Assert.Equal(evaluation.Accuracy, row.Accuracy);
        Assert.Equal(evaluation.Sensitivity, row.Sensitivity);
        Assert.Equal(scored.Segmentation()!.Evaluate(0.5)!.DicePerSlice, row.Dice);

        // The same patients under two seeds are no more patients: the interval does not shrink.
        Assert.Equal((row.Auc, row.Dice), (twice.Auc, twice.Dice));
    }

    private Experiment Experiment() => new(folder.File("experiment"), Threads: 1, Device: "cpu", lines.Add);
}
