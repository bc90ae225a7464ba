using CovidLabel.Imaging.Decoding;
using Imaging.Tests.Making;

namespace Imaging.Tests;

public sealed class DicomTests
{
    [Fact]
    public async Task Ct_StoredValues_BecomeHuByRescale()
    {
        var file = await Decoding.OneAsync("ct.dcm", new DicomWriter().Write(2, 2, [0, 24, 1024, 2047]));

        var slice = Assert.Single(file.Slices);
        Assert.True(slice.IsHu);
        Assert.Equal([-1024, -1000, 0, 1023], slice.Pixels);
        Assert.Equal(0.7, slice.SpacingMm?.RowMm);
        Assert.Empty(file.Notes);
    }

    [Fact]
    public async Task Ct_FractionalRescale_IsRoundedClampedAndSaidSo()
    {
        var file = await Decoding.OneAsync(
            "ct.dcm", new DicomWriter { Slope = "1.5", Intercept = "-0.25" }.Write(1, 3, [1, -1, 32000]));

        Assert.Equal([1, -2, 32767], Assert.Single(file.Slices).Pixels);
        Assert.Contains(file.Notes, note => note.StartsWith("HU rounded", StringComparison.Ordinal));
        Assert.Contains(file.Notes, note => note.Contains("clamped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ct_Monochrome1_KeepsHuSinceOnlyDisplayIsInverted()
    {
        var file = await Decoding.OneAsync("ct.dcm", new DicomWriter { Photometric = "MONOCHROME1" }.Write(1, 2, [0, 1024]));

        Assert.Equal([-1024, 0], Assert.Single(file.Slices).Pixels);
    }

    [Fact]
    public async Task Screenshot_Monochrome1_IsGreyInvertedAndNotHu()
    {
        var shot = new DicomWriter
        {
            SopClass = DicomWriter.SecondaryCapture, Photometric = "MONOCHROME1", Slope = null, Intercept = null,
        };
        var file = await Decoding.OneAsync("shot.dcm", shot.Write(1, 2, [0, 200], bits: 8));

        var slice = Assert.Single(file.Slices);
        Assert.False(slice.IsHu);
        Assert.Equal([255, 55], slice.Pixels);
    }

    [Theory]
    [InlineData("MR")]
    [InlineData("PT")]
    [InlineData("SEG")]
    public async Task OtherModality_IsRefusedByName(string modality)
    {
        var file = await Decoding.OneAsync("x.dcm", new DicomWriter { Modality = modality }.Write(1, 1, [0]));

        Assert.Equal($"not CT: modality {modality}", file.Reason);
        Assert.Empty(file.Slices);
    }

    [Fact]
    public async Task MultiFrame_GivesOneSliceAFrame()
    {
        var file = await Decoding.OneAsync("ct.dcm", new DicomWriter { Frames = 3 }.Write(1, 2, [0, 1, 2, 3, 4, 5]));

        Assert.Equal([0, 1, 2], file.Slices.Select(slice => slice.Index));
        Assert.Equal([-1020, -1019], file.Slices[2].Pixels);
    }

    [Fact]
    public async Task Series_SentInAnyOrder_IsNumberedByPosition()
    {
        var files = new (double Position, int Instance)[] { (20, 1), (-5, 2), (7.5, 3) }
            .Select(at => NamedFile.FromBytes(
                $"{at.Instance}.dcm", new DicomWriter { InstanceNumber = at.Instance, PositionZMm = at.Position }.Write(1, 1, [0])))
            .ToList();
        var results = await Decoding.With(Decoding.TestLimits).DecodeAsync(files, TestContext.Current.CancellationToken);

        Assert.Equal([2, 0, 1], results.Select(file => Assert.Single(file.Slices).Index));
    }

    [Fact]
    public async Task Series_WithoutPosition_IsNumberedByInstance()
    {
        var files = new[] { 9, 3 }
            .Select(instance => NamedFile.FromBytes("x", new DicomWriter { InstanceNumber = instance }.Write(1, 1, [0])))
            .ToList();
        var results = await Decoding.With(Decoding.TestLimits).DecodeAsync(files, TestContext.Current.CancellationToken);

        Assert.Equal([1, 0], results.Select(file => Assert.Single(file.Slices).Index));
    }

    [Fact]
    public async Task Positions_CompareOnlyInOneFrameOfReferenceAndAlongOneNormal()
    {
        const string Coronal = "1\\0\\0\\0\\0\\-1";
        var files = new DicomWriter[]
            {
                new() { PositionZMm = -12.5, FrameOfReferenceUid = "1.2.840.77" },
                new() { PositionZMm = 40, FrameOfReferenceUid = "1.2.840.77", SeriesUid = "1.2.3.5" },
                new() { PositionZMm = 40, FrameOfReferenceUid = "1.2.840.78" },
                new() { PositionZMm = 40, FrameOfReferenceUid = "1.2.840.77", Orientation = Coronal },
                new() { PositionZMm = 40 },
                new() { FrameOfReferenceUid = "1.2.840.77" },
            }
            .Select(writer => NamedFile.FromBytes("x.dcm", writer.Write(1, 1, [0]))).ToList();
        var results = await Decoding.With(Decoding.TestLimits).DecodeAsync(files, TestContext.Current.CancellationToken);

        var places = results.Select(file => Assert.Single(file.Slices).Place).ToList();
        Assert.Equal([-12.5, 40, 40], places.Take(3).Select(place => place!.PositionMm));
        Assert.Equal(places[0]!.Coordinates, places[1]!.Coordinates);
        Assert.Equal(3, places.Take(4).Select(place => place!.Coordinates).Distinct().Count());
        Assert.Equal([null, null], places.Skip(4));
        Assert.DoesNotContain("840", places[0]!.Coordinates, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identifiers_BecomePseudonymsThatKeepPatientsTogether()
    {
        var files = new[] { "Doe^Jane 4711", "Doe^Jane 4711 ", "Roe 1" }
            .Select(patient => NamedFile.FromBytes("x.dcm", new DicomWriter { PatientId = patient }.Write(1, 1, [0])))
            .ToList();
        var results = await Decoding.With(Decoding.TestLimits).DecodeAsync(files, TestContext.Current.CancellationToken);

        var patients = results.Select(file => file.Slices[0].Patient).ToList();
        Assert.Equal(patients[0], patients[1]);
        Assert.NotEqual(patients[0], patients[2]);
        Assert.DoesNotContain("Doe", patients[0], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("4711", patients[0], StringComparison.Ordinal);
        Assert.DoesNotContain("1.2.3.4", results[0].Slices[0].Series, StringComparison.Ordinal);
    }

    [Fact]
    public void Pseudonyms_UnderAnotherKey_Differ()
    {
        var other = new Pseudonyms(Enumerable.Repeat((byte)9, 32).ToArray());

        Assert.NotEqual(other.Patient("Doe"), Decoding.Pseudonyms.Patient("Doe"));
        Assert.Null(other.Patient("  "));
        Assert.Throws<ArgumentException>(() => new Pseudonyms(new byte[31]));
    }

    [Fact]
    public async Task Ct_ShorterThanItsHeaderSays_IsRefused()
    {
        var whole = new DicomWriter().Write(64, 64, new short[64 * 64]);
        var file = await Decoding.OneAsync("ct.dcm", whole[..^2000]);

        Assert.NotEqual(DecodeOutcome.Read, file.Outcome);
        Assert.NotNull(file.Reason);
    }
}
