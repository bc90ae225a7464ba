using CovidLabel.Imaging.Decoding;
using CovidLabel.Persistence.Notifications;
using CovidLabel.Persistence.Stores;
using CovidLabel.Web.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CovidLabel.Web.Ingest;

/// <summary>
/// Decodes uploads one after another: woken by a notification, and every few seconds anyway, since notifications may be
/// lost and leases of killed processes lapse silently. Any number of web nodes may run it.
/// </summary>
internal sealed class IngestService(
    Listener listener, UploadStore uploads, UploadDecoding decoding, ILogger<IngestService> log) : BackgroundService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim wake = new(0, 1);

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = listener.ListenAsync([Channel.Uploads], _ => Wake(), Wake, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FailAbandonedAsync(stoppingToken);
                while (await uploads.ClaimAsync(stoppingToken) is { } job) await DecodeAsync(job, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception away) when (DatabaseTrouble.IsAway(away))
            {
                log.LogWarning("The database does not answer; ingest goes on when it does. What was claimed is tried again.");
            }
            catch (Exception trouble) when (trouble is DbUpdateException or InvalidOperationException or NpgsqlException)
            {
                // One upload must not end the service; its lease lapses, and after a few tries it is given up.
                log.LogError(trouble, "An upload could not be stored.");
            }

            await PauseAsync(stoppingToken);
        }

        await listening;
    }

    private async Task DecodeAsync(UploadJob job, CancellationToken stopping)
    {
        try
        {
            await decoding.RunAsync(job, stopping);
        }
        catch (DecoderFailedException failed)
        {
            log.LogError(failed, "The decoder can not be used; upload {UploadId} is tried again when its lease lapses.", job.Upload.Id);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await ReleaseAsync(job.Upload.Id);
            throw;
        }
    }

    private async Task ReleaseAsync(Guid uploadId)
    {
        try
        {
            await uploads.ReleaseAsync(uploadId, CancellationToken.None);
        }
        catch (Exception away) when (DatabaseTrouble.IsAway(away))
        {
            log.LogWarning("Upload {UploadId} could not be given back; its lease lapses by itself.", uploadId);
        }
    }

    private async Task FailAbandonedAsync(CancellationToken cancel)
    {
        foreach (var id in await uploads.AbandonedAsync(cancel))
        {
            if (await uploads.StatusAsync(id, cancel) is not { } upload) continue;
            log.LogError("Upload {UploadId} was tried {Attempts} times and given up.", id, upload.Upload.Attempts);
            await uploads.FinishAsync(
                id,
                [.. upload.Files.Select(file => new FileOutcome(
                    file.File.Name, file.File.SizeBytes, [],
                    $"decoding was tried {upload.Upload.Attempts} times and never ended; send the file again or alone", null))],
                cancel);
        }
    }

    private void Wake()
    {
        try
        {
            if (wake.CurrentCount == 0) wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke it in the meantime.
        }
        catch (ObjectDisposedException)
        {
            // The process is stopping.
        }
    }

    private async Task PauseAsync(CancellationToken stopping)
    {
        try
        {
            await wake.WaitAsync(PollEvery, stopping);
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }
}
