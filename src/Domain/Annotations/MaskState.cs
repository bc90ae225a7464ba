namespace CovidLabel.Domain.Annotations;

/// <summary>
/// What is known of a slice's lesions. The difference between "nobody looked" and "a reader looked and found nothing"
/// decides what the slice may teach: only <see cref="Negative"/> and <see cref="Complete"/> supervise segmentation.
/// </summary>
public enum MaskState
{
    /// <summary>Nobody has looked for lesions; no lesion is recorded.</summary>
    Unknown = 0,

    /// <summary>A reader looked: there is no lesion.</summary>
    Negative = 1,

    /// <summary>Some lesions are drawn; unmarked pixels say nothing.</summary>
    Partial = 2,

    /// <summary>Every lesion is drawn; unmarked pixels are free of lesion.</summary>
    Complete = 3,
}

/// <summary>The state's names outside the process.</summary>
public static class MaskStates
{
    public static string Name(this MaskState state) => state switch
    {
        MaskState.Unknown => "unknown",
        MaskState.Negative => "negative",
        MaskState.Partial => "partial",
        MaskState.Complete => "complete",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static bool TryParse(string? name, out MaskState state)
    {
        (var known, state) = name switch
        {
            "unknown" => (true, MaskState.Unknown),
            "negative" => (true, MaskState.Negative),
            "partial" => (true, MaskState.Partial),
            "complete" => (true, MaskState.Complete),
            _ => (false, MaskState.Unknown),
        };
        return known;
    }

    /// <summary>Whether a slice in this state is a target of the segmentation task.</summary>
    public static bool SupervisesSegmentation(this MaskState state) => state is MaskState.Negative or MaskState.Complete;
}
