namespace CovidLabel.Domain.Slices;

/// <summary>Life of an upload, and of each file in it.</summary>
public enum UploadState
{
    Queued = 0,
    Decoding = 1,
    Done = 2,

    /// <summary>Nothing could be read; the reason is kept with the file.</summary>
    Failed = 3,
}

/// <summary>The state's names outside the process.</summary>
public static class UploadStates
{
    public static string Name(this UploadState state) => state switch
    {
        UploadState.Queued => "queued",
        UploadState.Decoding => "decoding",
        UploadState.Done => "done",
        UploadState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
