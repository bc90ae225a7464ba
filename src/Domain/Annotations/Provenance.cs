namespace CovidLabel.Domain.Annotations;

/// <summary>How a revision of a label or a mask came about.</summary>
public enum RevisionOrigin
{
    /// <summary>A reader drew or chose it.</summary>
    ByHand = 0,

    /// <summary>A model's proposal, taken over as it is.</summary>
    Accepted = 1,

    /// <summary>A model's proposal that a reader changed after accepting it.</summary>
    AcceptedEdited = 2,

    /// <summary>An earlier revision, put back on top.</summary>
    Restored = 3,

    /// <summary>Two readers' versions in one, after a conflict.</summary>
    Merged = 4,
}

/// <summary>The origin's names outside the process.</summary>
public static class RevisionOrigins
{
    public static string Name(this RevisionOrigin origin) => origin switch
    {
        RevisionOrigin.ByHand => "by-hand",
        RevisionOrigin.Accepted => "accepted",
        RevisionOrigin.AcceptedEdited => "accepted-edited",
        RevisionOrigin.Restored => "restored",
        RevisionOrigin.Merged => "merged",
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };

    public static bool TryParse(string? name, out RevisionOrigin origin)
    {
        (var known, origin) = name switch
        {
            "by-hand" => (true, RevisionOrigin.ByHand),
            "accepted" => (true, RevisionOrigin.Accepted),
            "accepted-edited" => (true, RevisionOrigin.AcceptedEdited),
            "restored" => (true, RevisionOrigin.Restored),
            "merged" => (true, RevisionOrigin.Merged),
            _ => (false, RevisionOrigin.ByHand),
        };
        return known;
    }
}

/// <summary>A revision's origin, with the model or the revision that it comes from.</summary>
/// <param name="ModelId">The model whose proposal was accepted, or which a restored revision still is.</param>
/// <param name="RestoredFrom">The revision that was put back; present exactly where the origin says restored.</param>
public sealed record Provenance(RevisionOrigin Origin, long? ModelId = null, int? RestoredFrom = null)
{
    public static readonly Provenance ByHand = new(RevisionOrigin.ByHand);

    /// <summary>Whether the revision is a model's proposal as it was: it would teach a model nothing but that model.</summary>
    public bool IsModelsOwn => ModelId is not null && Origin != RevisionOrigin.AcceptedEdited;

    /// <summary>What is true of a claim. A claim to have accepted what differs from every proposal counts as edited.</summary>
    /// <param name="identicalTo">The model whose stored proposal this is, exactly; null for none.</param>
    public Provenance Verified(long? identicalTo) => (Origin, identicalTo) switch
    {
        (RevisionOrigin.Restored, _) => this with { ModelId = identicalTo },
        (_, { } model) => new Provenance(RevisionOrigin.Accepted, model),
        (RevisionOrigin.Accepted or RevisionOrigin.AcceptedEdited, null) => new Provenance(RevisionOrigin.AcceptedEdited, ModelId),
        _ => new Provenance(Origin),
    };
}
