namespace CovidLabel.Persistence.Rows;

/// <summary>The one secret that patient and series pseudonyms are made with; all web nodes share it.</summary>
public sealed class PseudonymKeyRow
{
    /// <summary>Always 1.</summary>
    public required int Id { get; init; }
    public required byte[] Key { get; init; }
}
