using CovidLabel.Domain.Slices;
using CovidLabel.Persistence.Notifications;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Stores;

/// <summary>A file as received.</summary>
public sealed record ReceivedFile(string Name, byte[] Bytes);

/// <summary>A file of an upload with the slices it gave.</summary>
public sealed record UploadFileStatus(UploadFileRow File, IReadOnlyList<long> SliceIds);

/// <summary>An upload and its files in the order given.</summary>
public sealed record UploadStatus(UploadRow Upload, IReadOnlyList<UploadFileStatus> Files);

/// <summary>A claimed upload with its bytes.</summary>
public sealed record UploadJob(UploadRow Upload, IReadOnlyList<(UploadFileRow File, byte[] Bytes)> Files);

/// <summary>What decoding made of one file, or of one entry of an archive.</summary>
public sealed record FileOutcome(string Name, long SizeBytes, IReadOnlyList<long> SliceIds, string? Reason, string? Notes);

/// <summary>Uploads, which are their own ingest queue.</summary>
public sealed class UploadStore(IDbContextFactory<CovidLabelDb> databases, TimeProvider time)
{
    /// <summary>How long a claim holds without renewal; a killed web process loses its uploads to another after this.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private const int MaxAttempts = 3;

    /// <summary>Stores bytes and job in one transaction.</summary>
    public async Task<Guid> CreateAsync(
        IReadOnlyList<ReceivedFile> files, string source, string? patient, Guid createdBy, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var upload = new UploadRow
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            State = (int)UploadState.Queued,
            Source = source,
            Patient = patient,
            CreatedBy = createdBy,
            CreatedAt = time.GetUtcNow(),
        };
        db.Uploads.Add(upload);
        for (var ordinal = 0; ordinal < files.Count; ordinal++)
        {
            var file = new UploadFileRow
            {
                UploadId = upload.Id,
                Ordinal = ordinal,
                Name = files[ordinal].Name,
                SizeBytes = files[ordinal].Bytes.LongLength,
                State = (int)UploadState.Queued,
            };
            db.UploadFiles.Add(file);
            await db.SaveChangesAsync(cancel);
            db.UploadContents.Add(new UploadContentRow { UploadFileId = file.Id, Bytes = files[ordinal].Bytes });
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear(); // one file's bytes in memory at a time
        }

        await Notifier.NotifyAsync(db, Channel.Uploads, upload.Id.ToString(), cancel);
        await transaction.CommitAsync(cancel);
        return upload.Id;
    }

    /// <summary>Takes the oldest upload nobody works on, or null. Several web nodes may ask at once.</summary>
    public async Task<UploadJob?> ClaimAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var until = now + Lease;
        var claimed = await db.Database.SqlQuery<Guid>($"""
            update uploads set state = 1, attempts = attempts + 1, lease_until = {until}
            where id = (select id from uploads where (state = 0 or (state = 1 and lease_until < {now})) and attempts < {MaxAttempts}
                        order by created_at for update skip locked limit 1)
            returning id as "Value"
            """).ToListAsync(cancel);
        if (claimed.Count == 0) return null;
        var id = claimed[0];
        await db.UploadFiles.Where(file => file.UploadId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(file => file.State, (int)UploadState.Decoding), cancel);
        var upload = await db.Uploads.AsNoTracking().SingleAsync(row => row.Id == id, cancel);
        var files = await db.UploadFiles.AsNoTracking().Where(file => file.UploadId == id).OrderBy(file => file.Ordinal)
            .Join(db.UploadContents, file => file.Id, content => content.UploadFileId, (file, content) => new { file, content.Bytes })
            .ToListAsync(cancel);
        await Notifier.NotifyAsync(db, Channel.Uploads, id.ToString(), cancel);
        return new UploadJob(upload, [.. files.Select(pair => (pair.file, pair.Bytes))]);
    }

    /// <summary>Keeps the claim; call it more often than <see cref="Lease"/>.</summary>
    public async Task RenewAsync(Guid uploadId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var until = time.GetUtcNow() + Lease;
        await db.Uploads.Where(upload => upload.Id == uploadId && upload.State == (int)UploadState.Decoding)
            .ExecuteUpdateAsync(set => set.SetProperty(upload => upload.LeaseUntil, until), cancel);
    }

    /// <summary>Gives a claim back because this process stops; the try does not count.</summary>
    public async Task ReleaseAsync(Guid uploadId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Uploads.Where(upload => upload.Id == uploadId && upload.State == (int)UploadState.Decoding).ExecuteUpdateAsync(
            set => set.SetProperty(upload => upload.State, (int)UploadState.Queued)
                .SetProperty(upload => upload.Attempts, upload => upload.Attempts - 1)
                .SetProperty(upload => upload.LeaseUntil, (DateTimeOffset?)null),
            cancel);
        await Notifier.NotifyAsync(db, Channel.Uploads, uploadId.ToString(), cancel);
    }

    /// <summary>
    /// Replaces the files by what became of them (an archive by its entries), drops the bytes and ends the upload: failed
    /// only if nothing at all could be read.
    /// </summary>
    public async Task FinishAsync(Guid uploadId, IReadOnlyList<FileOutcome> outcomes, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.UploadContents.Where(content => db.UploadFiles.Any(file => file.Id == content.UploadFileId && file.UploadId == uploadId))
            .ExecuteDeleteAsync(cancel);
        await db.UploadFiles.Where(file => file.UploadId == uploadId).ExecuteDeleteAsync(cancel);
        var files = outcomes.Select((outcome, ordinal) => new UploadFileRow
        {
            UploadId = uploadId,
            Ordinal = ordinal,
            Name = outcome.Name,
            SizeBytes = outcome.SizeBytes,
            State = (int)(outcome.Reason is null ? UploadState.Done : UploadState.Failed),
            Reason = outcome.Reason,
            Notes = outcome.Notes,
        }).ToList();
        db.UploadFiles.AddRange(files);
        await db.SaveChangesAsync(cancel);
        for (var ordinal = 0; ordinal < files.Count; ordinal++)
        {
            db.UploadFileSlices.AddRange(outcomes[ordinal].SliceIds.Distinct()
                .Select(slice => new UploadFileSliceRow { UploadFileId = files[ordinal].Id, SliceId = slice }));
        }

        await db.SaveChangesAsync(cancel);
        var state = (int)(outcomes.Any(outcome => outcome.Reason is null) ? UploadState.Done : UploadState.Failed);
        var now = time.GetUtcNow();
        await db.Uploads.Where(upload => upload.Id == uploadId).ExecuteUpdateAsync(
            set => set.SetProperty(upload => upload.State, state).SetProperty(upload => upload.FinishedAt, now)
                .SetProperty(upload => upload.LeaseUntil, (DateTimeOffset?)null),
            cancel);
        await Notifier.NotifyAsync(db, Channel.Uploads, uploadId.ToString(), cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Uploads that were tried too often and whose claim has lapsed; finish them as failed.</summary>
    public async Task<IReadOnlyList<Guid>> AbandonedAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        return await db.Uploads
            .Where(upload => upload.State == (int)UploadState.Decoding && upload.LeaseUntil < now && upload.Attempts >= MaxAttempts)
            .Select(upload => upload.Id).ToListAsync(cancel);
    }

    /// <summary>Null where there is no such upload.</summary>
    public async Task<UploadStatus?> StatusAsync(Guid uploadId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var upload = await db.Uploads.AsNoTracking().SingleOrDefaultAsync(row => row.Id == uploadId, cancel);
        if (upload is null) return null;
        var files = await db.UploadFiles.AsNoTracking().Where(file => file.UploadId == uploadId)
            .OrderBy(file => file.Ordinal).ToListAsync(cancel);
        var slices = await db.UploadFileSlices.AsNoTracking()
            .Where(link => db.UploadFiles.Any(file => file.Id == link.UploadFileId && file.UploadId == uploadId))
            .ToListAsync(cancel);
        var byFile = slices.ToLookup(link => link.UploadFileId, link => link.SliceId);
        return new UploadStatus(upload, [.. files.Select(file => new UploadFileStatus(file, [.. byFile[file.Id].Order()]))]);
    }

    /// <summary>The newest uploads first; for an admin everyone's, else one reader's.</summary>
    public async Task<IReadOnlyList<UploadRow>> RecentAsync(Guid? createdBy, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Uploads.AsNoTracking().Where(upload => createdBy == null || upload.CreatedBy == createdBy)
            .OrderByDescending(upload => upload.CreatedAt).Take(take).ToListAsync(cancel);
    }
}
