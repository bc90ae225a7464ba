namespace CovidLabel.Domain.Training;

/// <summary>Two models on the same slices. Differences are the first model's figure less the second's.</summary>
/// <param name="FirstSha256">Hash of the first model's weights, or null where it is not stored.</param>
/// <param name="SecondSha256">Hash of the second model's weights.</param>
/// <param name="Slices">Slices that both predicted.</param>
/// <param name="Patients">Patients among them.</param>
/// <param name="Auc">Null where either has no AUC.</param>
/// <param name="Dice">Mean over slices with a lesion; null where either has none.</param>
/// <param name="AucDeLong">DeLong's test of equal AUC, over slices; null where there is no variance to estimate.</param>
public sealed record PairedComparison(
    string? FirstSha256,
    string? SecondSha256,
    int Slices,
    int Patients,
    PairedFigure? Auc,
    PairedFigure? Dice,
    DeLongComparison? AucDeLong);

/// <summary>A figure of two models on the same slices.</summary>
/// <param name="N">Slices the figure is over.</param>
/// <param name="Difference">First less second, with the interval from resampled patients, both models on the same resamples.</param>
public sealed record PairedFigure(int N, double First, double Second, Interval Difference);

/// <summary>DeLong's paired test. It takes slices for independent; the bootstrap of patients is the interval to go by.</summary>
/// <param name="Difference">First AUC less second, with its interval.</param>
/// <param name="Z">Difference in standard errors.</param>
/// <param name="P">Two-sided p-value.</param>
public sealed record DeLongComparison(Interval Difference, double Z, double P);
