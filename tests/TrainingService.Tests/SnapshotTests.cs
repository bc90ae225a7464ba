using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;
using CovidLabel.TrainingService.Data;

namespace CovidLabel.TrainingService.Tests;

public sealed class SnapshotTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_SlicesOfEveryState_ComeBackWithMasksOnlyWhereTheySupervise()
    {
        var items = TinySnapshot.Items(6);
        items[0] = items[0] with { MaskState = MaskState.Partial };
        using var snapshot = SnapshotFile.Open(TinySnapshot.Write(folder, items));

        Assert.Equal(items, snapshot.Items);
        foreach (var item in items)
        {
            var (pixels, labelMap) = snapshot.Read(item);
            Assert.Equal(TinySnapshot.Pixels(item).Pixels, pixels);
            Assert.Equal(item.MaskState is MaskState.Complete or MaskState.Negative, labelMap is not null);
            if (labelMap is not null) Assert.Equal(TinySnapshot.Pixels(item).LabelMap, labelMap);
        }
    }

    [Fact]
    public void Open_SlicesOfOnePatient_KeepTheNamesOfPatientAndSourceOnce()
    {
        using var snapshot = SnapshotFile.Open(TinySnapshot.Write(folder, TinySnapshot.Items(5)));

        Assert.Same(snapshot.Items[0].Group, snapshot.Items[1].Group);
        Assert.Same(snapshot.Items[0].Source, snapshot.Items[8].Source);
    }

    [Fact]
    public void Write_SameContentTwice_GivesTheSameHash()
    {
        using var first = SnapshotFile.Open(TinySnapshot.Write(folder, TinySnapshot.Items(3), "a"));
        using var second = SnapshotFile.Open(TinySnapshot.Write(folder, TinySnapshot.Items(3), "b"));
        using var other = SnapshotFile.Open(TinySnapshot.Write(folder, TinySnapshot.Items(4), "c"));

        Assert.Equal(first.Sha256, second.Sha256);
        Assert.NotEqual(first.Sha256, other.Sha256);
    }

    [Fact]
    public void Write_SliceLargerThanTheLimit_IsScaledDownInProportion()
    {
        var (height, width) = SnapshotWriter.SizeFor(600, 1024);
        var item = TinySnapshot.Items(1)[0] with { NativeHeight = 600, NativeWidth = 1024, Height = height, Width = width };
        var slice = new SlicePixels(Enumerable.Repeat((short)-700, 600 * 1024).ToArray(), Enumerable.Repeat((byte)2, 600 * 1024).ToArray());
        SnapshotWriter.Write(folder.File("a"), [item], _ => slice, CancellationToken.None);
        using var snapshot = SnapshotFile.Open(folder.File("a"));

        Assert.Equal((300, 512), (height, width));
        Assert.All(snapshot.Read(item).Pixels, value => Assert.Equal(-700, value));
        Assert.All(snapshot.Read(item).LabelMap!, value => Assert.Equal(2, value));
    }

    [Fact]
    public void Write_Cancelled_LeavesNoFile()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            SnapshotWriter.Write(folder.File("a"), TinySnapshot.Items(1), TinySnapshot.Pixels, cancel.Token));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Open_PatientInTwoParts_IsRefused()
    {
        var items = TinySnapshot.Items(2);
        items[1] = items[1] with { Part = SnapshotPart.Test };

        Assert.Contains("two parts", Refusal(items));
    }

    [Fact]
    public void Open_SliceTwice_IsRefused()
    {
        var items = TinySnapshot.Items(1);

        Assert.Contains("not valid JSON", Refusal([items[0], items[0]]));
    }

    [Fact]
    public void Open_ItemsThatDisagreeWithTensors_AreRefused()
    {
        var items = TinySnapshot.Items(2);
        var path = TinySnapshot.Write(folder, items);
        using var snapshot = SafeTensorsReader.Open(path);
        var metadata = snapshot.Metadata.ToDictionary(pair => pair.Key, pair => pair.Value);
        metadata["items"] = metadata["items"].Replace("\"height\":36", "\"height\":35", StringComparison.Ordinal);
        using (var writer = SafeTensorsWriter.Create(
            folder.File("changed"), metadata, snapshot.Entries.Values.Select(entry => (entry.Name, entry.Type, entry.Shape))))
        {
            foreach (var entry in snapshot.Entries.Values) writer.Write<byte>(new byte[entry.ByteCount]);
            writer.Commit();
        }

        Assert.Contains("is not I16 [35, 40]", Assert.Throws<InvalidTensorFileException>(() => SnapshotFile.Open(folder.File("changed"))).Reason);
    }

    [Theory]
    [InlineData("format", "other", "not a snapshot")]
    [InlineData("version", "2", "version 2 is not 1")]
    [InlineData("items", "null", "lists no items")]
    [InlineData("items", "[{}]", "")]
    [InlineData("items", "[null]", "lacks")]
    public void Open_WrongMetadata_NamesTheRule(string key, string value, string reason)
    {
        var metadata = new Dictionary<string, string> { ["format"] = "covidlabel-snapshot", ["version"] = "1", ["items"] = "[]", [key] = value };
        using (var writer = SafeTensorsWriter.Create(folder.File("a"), metadata, [])) writer.Commit();

        Assert.Contains(reason, Assert.Throws<InvalidTensorFileException>(() => SnapshotFile.Open(folder.File("a"))).Reason);
    }

    private string Refusal(IReadOnlyList<SnapshotItem> items)
    {
        var path = TinySnapshot.Write(folder, items);
        return Assert.Throws<InvalidTensorFileException>(() => SnapshotFile.Open(path)).Reason;
    }
}
