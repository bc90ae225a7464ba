using CovidLabel.Domain.Annotations;
using CovidLabel.Imaging.Datasets;
using CovidLabel.TestSupport;
using Imaging.Tests.Making;

namespace Imaging.Tests;

public sealed class DatasetLayoutTests
{
    [Fact]
    public void CovidCt_Folder_GivesLabelsPatientsAndOfficialSplit()
    {
        var dataset = CovidCtLayout.Read(RealData.Folder("covid-ct"));

        Assert.Equal(251, dataset.Items.Count(item => item.Label == ClassLabel.Covid));
        Assert.Equal(290, dataset.Items.Count(item => item.Label == ClassLabel.NonCovid));
        Assert.Equal(288, dataset.Items.Select(item => item.Patient).Distinct().Count());
        Assert.Equal(423, dataset.Items.Count(item => item.OfficialSplit == "train"));
        Assert.Equal(118, dataset.Items.Count(item => item.OfficialSplit == "val"));
        Assert.Contains("2 x name in the official split without a file (first: 71%0.jpg)", dataset.Traps);
    }

    [Fact]
    public void CovidCt_Patients_AreTheManifests()
    {
        var folder = RealData.Folder("covid-ct");
        var patients = CovidCtLayout.Read(folder).Items.ToDictionary(item => item.Name, item => item.Patient);
        foreach (var cells in File.ReadLines(Path.Combine(folder, "MANIFEST.csv")).Skip(1).Select(line => line.Split(',')))
            Assert.Equal((cells[0], $"covid-ct/{cells[3]}"), (cells[0], patients[cells[0]]));
    }

    [Fact]
    public async Task CovidCt_EverySlice_IsReadAndItsTrapsListed()
    {
        var dataset = CovidCtLayout.Read(RealData.Folder("covid-ct"));
        var notes = new List<string>();
        var read = 0;
        await foreach (var slice in DatasetReader.ReadAsync(dataset, Decoding.With(new()), TestContext.Current.CancellationToken))
        {
            Assert.True(slice.File.Slices.Count == 1, $"{slice.Item.Name}: {slice.File.Reason}");
            Assert.False(slice.File.Slices[0].IsHu);
            notes.AddRange(slice.File.Notes);
            read++;
        }

        Assert.Equal(541, read);
        Assert.Equal(32, notes.Count(note => note.StartsWith("JPEG bytes in a .png", StringComparison.Ordinal)));
        Assert.Contains("RGBA reduced to grey; alpha ignored", notes);
        Assert.Contains(notes, note => note.StartsWith("name with %", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MedSeg100_Masks_HoldThreeValuesAndFitTheirSlices()
    {
        var dataset = MedSeg100Layout.Read(RealData.Folder("medseg100"));
        var masked = dataset with { Items = [.. dataset.Items.Where(item => item.KindsMaskPath is not null)] };
        var values = new HashSet<byte>();
        var masks = 0;
        await foreach (var slice in DatasetReader.ReadAsync(masked, Decoding.With(new()), TestContext.Current.CancellationToken))
        {
            Assert.NotNull(slice.LabelMap);
            Assert.Equal(slice.File.Slices[0].Pixels.Length, slice.LabelMap.Length);
            Assert.Empty(slice.MaskTraps);
            values.UnionWith(slice.LabelMap);
            masks++;
        }

        Assert.Equal(50, masks);
        Assert.Equal<byte>([0, 1, 2], values.Order());
    }

    [Fact]
    public void MedSeg100_Volumes_AreUnlabelledAndNamePatients()
    {
        var items = MedSeg100Layout.Read(RealData.Folder("medseg100")).Items;
        var volumes = items.Where(item => item.Source == MedSeg100Layout.VolumesSource).ToList();

        Assert.Equal(392, volumes.Count);
        Assert.Equal(4, volumes.Select(item => item.Patient).Distinct().Count());
        Assert.All(volumes, item => Assert.True(item.Label is null && item.KindsMaskPath is null));
        Assert.Single(items.Where(item => item.Name.EndsWith("/10.jpg", StringComparison.Ordinal)
            || item.Name.EndsWith("/43.jpg", StringComparison.Ordinal)).Select(item => item.Patient).Distinct());
    }

    [Fact]
    public void Layout_OfAnotherFolder_SaysWhatIsMissing()
    {
        var empty = Directory.CreateTempSubdirectory("covidlabel-test-");
        try
        {
            var missing = Assert.Throws<DatasetLayoutException>(() => DatasetLayouts.Read("medseg100", empty.FullName));
            var unknown = Assert.Throws<DatasetLayoutException>(() => DatasetLayouts.Read("other", empty.FullName));

            Assert.Contains("LungInfection-Train-Doctor-label/Imgs", missing.Message, StringComparison.Ordinal);
            Assert.Contains("covid-ct, medseg100", unknown.Message, StringComparison.Ordinal);
        }
        finally
        {
            empty.Delete();
        }
    }

    [Fact]
    public void PatientNames_OtherPunctuation_MatchOnlyWhereUnambiguous()
    {
        var names = new PatientNames();
        names.Add("p17-91-4.png", "A");
        names.Add("p17-91%5.png", "B");
        names.Add("p2-1.png", "C");
        names.Add("p2_1.png", "D");
        var traps = new TrapTally();
        var patients = names.Match(["p17-91%4.png", "p17-91%5.png", "p2%1.png"], traps);

        Assert.Equal("A", patients["p17-91%4.png"]);
        Assert.Equal("B", patients["p17-91%5.png"]);
        Assert.False(patients.ContainsKey("p2%1.png"));
        Assert.Contains("1 x no metadata; patient unknown (first: p2%1.png)", traps.Lines());
    }
}
