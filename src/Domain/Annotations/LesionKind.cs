namespace CovidLabel.Domain.Annotations;

/// <summary>Lesion kinds and their value in a label map (0 is background). Training merges them into one lesion.</summary>
public enum LesionKind
{
    GroundGlass = 1,
    Consolidation = 2,
    PleuralEffusion = 3,
}

/// <summary>The kind's names outside the process.</summary>
public static class LesionKinds
{
    public static readonly IReadOnlyList<LesionKind> All =
        [LesionKind.GroundGlass, LesionKind.Consolidation, LesionKind.PleuralEffusion];

    public static string Name(this LesionKind kind) => kind switch
    {
        LesionKind.GroundGlass => "ground-glass",
        LesionKind.Consolidation => "consolidation",
        LesionKind.PleuralEffusion => "pleural-effusion",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static bool TryParse(string? name, out LesionKind kind)
    {
        (var known, kind) = name switch
        {
            "ground-glass" => (true, LesionKind.GroundGlass),
            "consolidation" => (true, LesionKind.Consolidation),
            "pleural-effusion" => (true, LesionKind.PleuralEffusion),
            _ => (false, LesionKind.GroundGlass),
        };
        return known;
    }
}
