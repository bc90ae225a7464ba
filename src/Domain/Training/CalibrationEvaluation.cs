namespace CovidLabel.Domain.Training;

/// <summary>
/// Whether a probability of COVID means what it says: of the slices given 0.8, are 80 % COVID? Measured on the test part, before and after
/// dividing the log-odds by a temperature that was fitted on the validation part (Guo et al. 2017). The probabilities shown to readers are
/// those after. A temperature changes no ranking, and a probability of 0.5 stays one.
/// </summary>
/// <param name="Temperature">Above 1 the network was too sure of itself; 1 where the validation part lacks a label of either class.</param>
/// <param name="Before">The network's own probabilities.</param>
/// <param name="After">The probabilities shown.</param>
public sealed record CalibrationEvaluation(double Temperature, CalibrationFigures Before, CalibrationFigures After);

/// <summary>How far probabilities are from shares.</summary>
/// <param name="Ece">
/// Expected calibration error over the bins: the mean distance between probability and share of COVID, bins weighted by their slices.
/// Chance alone makes it greater than 0, the more so on few slices and on resamples: its interval may lie above its value.
/// </param>
/// <param name="Brier">Mean squared distance between probability and label.</param>
/// <param name="Bins">Bins of equal width over 0-1, ascending; one without slices has neither mean nor share.</param>
public sealed record CalibrationFigures(Interval Ece, Interval Brier, IReadOnlyList<ReliabilityBin> Bins);

/// <summary>Slices whose probability lies from <paramref name="From"/> to below <paramref name="To"/> (the last bin holds 1 too).</summary>
/// <param name="N">Slices in the bin.</param>
/// <param name="MeanProbability">Mean probability of COVID among them.</param>
/// <param name="CovidShare">Share labelled COVID among them.</param>
public sealed record ReliabilityBin(double From, double To, int N, double? MeanProbability, double? CovidShare);
