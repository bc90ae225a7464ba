using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;
using CovidLabel.TrainingService.Evaluate;

namespace CovidLabel.TrainingService.Tests;

public sealed class FoldsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Of_Folds_TestEveryPatientOnceAndNeverTrainOnThem(int count)
    {
        var items = TinySnapshot.Items(60);
        var folds = Folds.Of(items, seed: 4, count);

        Assert.Equal(count, folds.Count);
        Assert.Equal(
            items.Select(item => item.Slice).Order(),
            folds.SelectMany(fold => fold).Where(item => item.Part == SnapshotPart.Test).Select(item => item.Slice).Order());
        foreach (var fold in folds)
        {
            Assert.Equal(items.Select(item => item.Slice), fold.Select(item => item.Slice));
            Assert.All(fold.GroupBy(item => item.Group), group => Assert.Single(group.Select(item => item.Part).Distinct()));
            Assert.Contains(fold, item => item.Part == SnapshotPart.Validation);
            Assert.True(fold.Count(item => item.Part == SnapshotPart.Train) > fold.Count(item => item.Part == SnapshotPart.Validation));
        }
    }

    [Fact]
    public void Assign_Strata_AreDealtEvenly()
    {
        Split.Member[] members =
        [
            .. Enumerable.Range(0, 103).Select(i => new Split.Member(
                $"p{i}", i % 2 == 0 ? "a" : "b", (i % 3) switch { 0 => ClassLabel.Covid, 1 => ClassLabel.NonCovid, _ => null }, i % 4 == 0)),
        ];
        var folds = Folds.Assign(members, seed: 2, folds: 5);

        foreach (var stratum in members.GroupBy(member => (member.Source, member.Label, member.HasMask)))
        {
            int[] sizes = [.. Enumerable.Range(0, 5).Select(fold => stratum.Count(member => folds[member.Group] == fold))];
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        }

        Assert.InRange(folds.Values.CountBy(fold => fold).Max(fold => fold.Value), 20, 22);
        Assert.Equal(folds.OrderBy(pair => pair.Key), Folds.Assign(members.Reverse(), seed: 2, folds: 5).OrderBy(pair => pair.Key));
        Assert.NotEqual(folds.OrderBy(pair => pair.Key), Folds.Assign(members, seed: 3, folds: 5).OrderBy(pair => pair.Key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    public void Of_SenselessCount_IsRefused(int folds) => Assert.Throws<ArgumentException>(() => Folds.Of(TinySnapshot.Items(10), 1, folds));

    [Fact]
    public void Report_PooledPredictions_DecidesEachSliceAtItsOwnModelsThreshold()
    {
        var report = CrossValidationReport.Of("s", [[Scored(0, 0.4, 0.3), Scored(2, 0.2, 0.3)], [Scored(4, 0.8, 0.7), Scored(6, 0.6, 0.7)]]);

        Assert.Equal((2, 4, 4), (report.Folds, report.Pooled.Test.Slices, report.Pooled.Test.Patients));
        Assert.Equal(1, report.Pooled.Classification!.Accuracy.Value);
        Assert.Equal(0.5, report.Pooled.Classification.Threshold, 12);
        Assert.Equal(0.75, report.Pooled.Classification.Auc!.Value);
        Assert.Equal([1.0, 1.0], report.PerFold.Select(fold => fold.Auc!.Value));
        Assert.Throws<ArgumentException>(() => CrossValidationReport.Of("s", [[Scored(0, 0.4, 0.3)], [Scored(0, 0.4, 0.3)]]));

        static ScoredSlice Scored(int number, double covid, double threshold) => new(
            TinySnapshot.Items(6)[number] with { Label = number % 4 == 0 ? ClassLabel.Covid : ClassLabel.NonCovid, Group = $"{number}" },
            covid, covid, threshold, null, null, null);
    }
}
