using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CovidLabel.Imaging.Decoding;
using CovidLabel.Imaging.Pixels;
using CovidLabel.TestSupport;
using Imaging.Tests.Making;

namespace Imaging.Tests;

/// <summary>
/// Every file of ../shared/data/dicom against another reader's decode: its MANIFEST.csv gives shape, least, greatest and the first
/// twelve hex digits of SHA-256 over the stored values (before the rescale), 16 bits little-endian, frame by frame.
/// </summary>
public sealed partial class ReferenceDicomTests
{
    [Fact]
    public async Task StoredPixels_OfEveryDecodableCt_AreTheReferencePixels()
    {
        var rows = Rows();
        var reports = await RunAsync(rows, WorkerMode.Stored);
        var compared = 0;
        foreach (var (row, report) in rows.Zip(reports))
        {
            if (!row.IsDecodableCt) continue;
            Assert.True(report.Frames.Count > 0, $"{row.File}: {report.Reason}");
            var bytes = report.Frames.SelectMany(frame => SliceHash.LittleEndian(frame.Pixels)).ToArray();
            Assert.Equal($"{row.File} {row.Sha}", $"{row.File} {Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]}");
            Assert.All(report.Frames, frame => Assert.Equal((row.Rows, row.Columns), (frame.Height, frame.Width)));
            Assert.Equal(row.Frames, report.Frames.Count);
            var values = report.Frames.SelectMany(frame => frame.Pixels.Select(value => row.IsUnsigned ? (ushort)value : (int)value)).ToList();
            Assert.Equal((row.File, row.Min, row.Max), (row.File, values.Min(), values.Max()));
            compared++;
        }

        Assert.Equal(140, compared);
    }

    [Fact]
    public async Task Hu_OfEveryDecodableCt_IsItsStoredPixelsRescaled()
    {
        var rows = Rows().Where(row => row.IsDecodableCt && row.Slope is not null).ToList();
        var stored = await RunAsync(rows, WorkerMode.Stored);
        var decoded = await Decoding.With(Decoding.TestLimits).DecodeAsync(Files(rows), TestContext.Current.CancellationToken);
        for (var i = 0; i < rows.Count; i++)
        {
            var expected = stored[i].Frames.SelectMany(frame => frame.Pixels)
                .Select(value => (short)Math.Clamp((value * rows[i].Slope!.Value) + rows[i].Intercept!.Value, short.MinValue, short.MaxValue));
            Assert.All(decoded[i].Slices, slice => Assert.True(slice.IsHu, rows[i].File));
            Assert.True(expected.SequenceEqual(decoded[i].Slices.SelectMany(slice => slice.Pixels)), rows[i].File);
        }

        Assert.Equal(137, rows.Count);
    }

    [Fact]
    public async Task EveryOtherFile_HasANamedReason()
    {
        var rows = Rows().Where(row => !row.IsDecodableCt).ToList();
        var decoded = await Decoding.With(Decoding.TestLimits).DecodeAsync(Files(rows), TestContext.Current.CancellationToken);
        foreach (var (row, file) in rows.Zip(decoded))
        {
            Assert.Empty(file.Slices);
            Assert.False(string.IsNullOrEmpty(file.Reason), row.File);
            if (row.Modality is not ("" or "CT") && !file.Reason.StartsWith("damaged", StringComparison.Ordinal))
                Assert.Equal($"not CT: modality {row.Modality}", file.Reason);
        }

        Assert.Equal(rows.Count, decoded.Count);
    }

    [Fact]
    public async Task WholeChestSeries_IsNumberedByPosition()
    {
        var rows = Rows().Where(row => row.File.StartsWith("lung-pet-ct-dx/", StringComparison.Ordinal)).ToList();
        var decoded = await Decoding.With(Decoding.TestLimits).DecodeAsync(Files(rows), TestContext.Current.CancellationToken);
        var slices = decoded.SelectMany(file => file.Slices).ToList();

        Assert.Equal(64, slices.Count);
        Assert.Single(slices.Select(slice => slice.Series).Distinct());
        Assert.Single(slices.Select(slice => slice.Patient).Distinct());
        Assert.Equal(Enumerable.Range(0, 64), slices.Select(slice => slice.Index).Order());
    }

    private static async Task<List<(List<(int Height, int Width, short[] Pixels)> Frames, string? Reason)>> RunAsync(
        List<Row> rows, WorkerMode mode)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var run = await WorkerRun.StartAsync(Decoding.TestLimits, mode, Files(rows), TimeProvider.System, cancel);
        var reports = await run.CompleteAsync(cancel);
        return [.. reports.Select(report => (
            report.Frames.Select(frame => (frame.Height, frame.Width, run.ReadPixels(report.Number, frame))).ToList(), report.Reason))];
    }

    private static List<NamedFile> Files(IEnumerable<Row> rows) =>
        [.. rows.Select(row => NamedFile.FromPath(Path.Combine(RealData.Folder("dicom"), row.File), row.File))];

    private static List<Row> Rows() =>
        [.. File.ReadLines(Path.Combine(RealData.Folder("dicom"), "MANIFEST.csv")).Skip(1).Select(Row.Parse)];

    private sealed record Row(
        string File, string Modality, bool IsDecodableCt, int Frames, int Rows, int Columns, bool IsUnsigned, int Min, int Max, string Sha,
        double? Slope, double? Intercept)
    {
        public static Row Parse(string line)
        {
            // A quoted cell may hold commas; no cell holds a quote or a line break.
            var cells = Cell().Matches(line).Select(cell => cell.Groups["text"].Value).ToArray();
            var invariant = System.Globalization.CultureInfo.InvariantCulture;
            double? Number(string cell) => cell.Length == 0 ? null : double.Parse(cell, invariant);
            var reference = Reference().Match(cells[15]);
            if (cells[2] != "CT" || !reference.Success)
                return new Row(cells[0], cells[2], false, 0, 0, 0, false, 0, 0, "", null, null);
            var shape = reference.Groups["shape"].Value.Split(',').Select(side => int.Parse(side, invariant)).ToArray();
            return new Row(
                cells[0],
                cells[2],
                true,
                shape.Length == 3 ? shape[0] : 1,
                shape[^2],
                shape[^1],
                reference.Groups["type"].Value == "uint16",
                int.Parse(reference.Groups["min"].Value, invariant),
                int.Parse(reference.Groups["max"].Value, invariant),
                reference.Groups["sha"].Value,
                Number(cells[13]),
                Number(cells[14]));
        }
    }

    [GeneratedRegex("""(?:^|,)(?:"(?<text>[^"]*)"|(?<text>[^,"]*))""")]
    private static partial Regex Cell();

    [GeneratedRegex(@"ok \((?<shape>[0-9, ]+)\) (?<type>u?int16) (?<min>-?\d+) (?<max>-?\d+) (?<sha>[0-9a-f]{12})")]
    private static partial Regex Reference();
}
