using CovidLabel.Domain.Slices;

namespace CovidLabel.Imaging.Decoding;

/// <summary>
/// Turns files into slices. Every run spawns <c>covidlabel-decode</c> once; the worker gives each file a sandboxed process of
/// its own, so a file can at worst cost itself (docs/adr/0003-decoder-as-sandboxed-process.md). Results hold all
/// pixels in memory: give large imports in portions of some dozen files.
/// </summary>
public sealed class SliceDecoder
{
    private readonly DecoderOptions options;
    private readonly Pseudonyms pseudonyms;
    private readonly TimeProvider time;

    /// <param name="pseudonyms">Replaces patient and series identifiers; nothing else of a header is kept.</param>
    public SliceDecoder(DecoderOptions options, Pseudonyms pseudonyms, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options.Validate();
        this.pseudonyms = pseudonyms ?? throw new ArgumentNullException(nameof(pseudonyms));
        this.time = time ?? throw new ArgumentNullException(nameof(time));
        WorkerRun.RemoveAbandoned(options, time);
    }

    /// <summary>Decodes PNG, JPEG, TIFF, DICOM and ZIPs of them, recognised by content.</summary>
    /// <returns>
    /// At least one result a given file, in the order given; a ZIP's entries follow one another in its place. No file makes
    /// this throw: whatever cannot be read has a <see cref="DecodedFile.Reason"/>.
    /// </returns>
    /// <exception cref="DecoderFailedException">The worker itself is missing or broke.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the worker is dead and its folder removed.</exception>
    public async Task<IReadOnlyList<DecodedFile>> DecodeAsync(
        IReadOnlyList<NamedFile> files, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0) return [];
        using var run = await WorkerRun.StartAsync(options, WorkerMode.Slices, files, time, cancellationToken);
        var reports = await run.CompleteAsync(cancellationToken);
        var results = new List<DecodedFile>(reports.Count);
        foreach (var report in reports) results.Add(ToDecodedFile(run, report));
        return SeriesOrder.Number(results, [.. reports.Select(report => report.Frames)]);
    }

    /// <summary>Reads label masks from palette or grey PNGs without expanding indices to colours.</summary>
    /// <returns>One result a given file, in the order given.</returns>
    /// <exception cref="DecoderFailedException">The worker itself is missing or broke.</exception>
    public async Task<IReadOnlyList<DecodedMask>> DecodeMasksAsync(
        IReadOnlyList<NamedFile> files, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0) return [];
        using var run = await WorkerRun.StartAsync(options, WorkerMode.Masks, files, time, cancellationToken);
        var reports = await run.CompleteAsync(cancellationToken);
        return [.. reports.Select(report => ToMask(run, report))];
    }

    private DecodedFile ToDecodedFile(WorkerRun run, FileReport report)
    {
        var notes = FileTraps.Notes(report);
        if (report.Outcome != DecodeOutcome.Read)
            return new DecodedFile(report.Input, report.Name, report.Outcome, [], report.Reason, notes, report.Cost);
        var slices = new List<DecodedSlice>(report.Frames.Count);
        foreach (var frame in report.Frames)
        {
            slices.Add(new DecodedSlice(
                frame.Height,
                frame.Width,
                run.ReadPixels(report.Number, frame),
                frame.IsHu,
                frame.SpacingMm,
                pseudonyms.Patient(frame.PatientId),
                pseudonyms.Series(frame.SeriesUid),
                Index: slices.Count)
            {
                Place = frame.PositionMm is { } mm && pseudonyms.Coordinates(frame.Coordinates) is { } coordinates ? new SlicePlace(mm, coordinates) : null,
            });
        }

        return new DecodedFile(report.Input, report.Name, DecodeOutcome.Read, slices, null, notes, report.Cost);
    }

    private static DecodedMask ToMask(WorkerRun run, FileReport report)
    {
        if (report.Outcome != DecodeOutcome.Read) return new DecodedMask(report.Name, 0, 0, [], report.Reason);
        if (report.Frames.Count != 1) return new DecodedMask(report.Name, 0, 0, [], "not a mask: it has several pages");
        var frame = report.Frames[0];
        var labels = Array.ConvertAll(run.ReadPixels(report.Number, frame), value => (byte)value);
        return new DecodedMask(report.Name, frame.Height, frame.Width, labels, null);
    }
}
