using CovidLabel.Imaging.Decoding;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Security;

namespace CovidLabel.Web.Ingest;

/// <summary>One claimed upload from bytes to slices. Doing it twice gives the same slices, since the same pixels are one slice.</summary>
internal sealed class UploadDecoding(
    SliceDecoderSource decoders, SliceImport import, UploadStore uploads, TimeProvider time, ILogger<UploadDecoding> log)
{
    private static readonly TimeSpan RenewEvery = UploadStore.Lease / 4;

    /// <exception cref="DecoderFailedException">The decoder itself can not be used; the upload stays claimed and is tried again.</exception>
    public async Task RunAsync(UploadJob job, CancellationToken cancel)
    {
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var renewing = RenewAsync(job.Upload.Id, working.Token);
        try
        {
            var decoder = await decoders.GetAsync(cancel);
            var decoded = await decoder.DecodeAsync(
                [.. job.Files.Select(file => NamedFile.FromBytes(file.File.Name, file.Bytes))], cancel);
            var outcomes = new List<FileOutcome>(decoded.Count);
            foreach (var file in decoded) outcomes.Add(await StoreAsync(job, file, cancel));
            await uploads.FinishAsync(job.Upload.Id, outcomes, cancel);
            log.LogInformation(
                "Upload {UploadId}: {Slices} slices from {Read} files, {Refused} files refused.",
                job.Upload.Id,
                outcomes.Sum(outcome => outcome.SliceIds.Count),
                outcomes.Count(outcome => outcome.Reason is null),
                outcomes.Count(outcome => outcome.Reason is not null));
        }
        finally
        {
            await working.CancelAsync();
            await renewing;
        }
    }

    private async Task<FileOutcome> StoreAsync(UploadJob job, DecodedFile file, CancellationToken cancel)
    {
        var origin = new SliceOrigin(job.Upload.Source, job.Upload.Patient);
        var ids = new List<long>(file.Slices.Count);
        var duplicates = 0;
        foreach (var slice in file.Slices)
        {
            var (id, duplicate) = await import.AddAsync(slice, origin, cancel);
            ids.Add(id);
            if (duplicate) duplicates++;
        }

        var notes = duplicates == 0
            ? file.Notes
            : [.. file.Notes, $"{duplicates} of {ids.Count} slices were here before; the same pixels are kept once"];
        UploadFileRow sent = job.Files[file.Input].File;
        return new FileOutcome(file.Name, sent.SizeBytes, ids, file.Reason, notes.Count == 0 ? null : string.Join('\n', notes));
    }

    private async Task RenewAsync(Guid uploadId, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(RenewEvery, time, cancel);
                await uploads.RenewAsync(uploadId, cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception away) when (DatabaseTrouble.IsAway(away))
            {
                log.LogWarning("The lease of upload {UploadId} could not be renewed; the database does not answer.", uploadId);
            }
        }
    }
}
