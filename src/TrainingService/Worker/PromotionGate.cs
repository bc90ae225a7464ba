using System.Globalization;
using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Worker;

/// <summary>Whether a new model replaces the active one, and why, in a sentence for the run's log.</summary>
public sealed record Promotion(bool IsPromoted, string Reason);

/// <summary>
/// Decides on figures of both models on the same test patients, whom neither has trained on. A model may not lose a task, and the mean of AUC
/// and Dice may fall by at most <see cref="Tolerance"/>: test parts are small, and a newer model has seen newer annotations.
/// </summary>
public static class PromotionGate
{
    public const double Tolerance = 0.01;

    /// <param name="incumbent">The active model's evaluation on the candidate's test part; null where there is no active model.</param>
    public static Promotion Decide(Evaluation candidate, Evaluation? incumbent)
    {
        if (incumbent is null) return new Promotion(true, "Promoted: there was no active model.");
        var pairs = new List<(string Name, double New, double Old)>();
        var lost = Compare("AUC", candidate.Classification?.Auc, incumbent.Classification?.Auc, pairs)
            ?? Compare("Dice", candidate.Segmentation?.DicePerSlice, incumbent.Segmentation?.DicePerSlice, pairs);
        if (lost is not null) return new Promotion(false, $"Not promoted: the active model has {lost} on this test part and the new one has none.");
        if (pairs.Count == 0) return new Promotion(true, "Promoted: the test part has nothing on which the active model could be better.");
        var figures = string.Join(", ", pairs.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Name} {pair.New:0.000} against {pair.Old:0.000}")));
        return pairs.Average(pair => pair.New) >= pairs.Average(pair => pair.Old) - Tolerance
            ? new Promotion(true, $"Promoted: not worse than the active model on the same test patients ({figures}).")
            : new Promotion(false, $"Not promoted: worse than the active model on the same test patients ({figures}).");
    }

    /// <summary>Notes a figure that both have; names one that only the active model has.</summary>
    private static string? Compare(string name, Interval? candidate, Interval? incumbent, List<(string, double, double)> pairs)
    {
        if (candidate is not null && incumbent is not null) pairs.Add((name, candidate.Value, incumbent.Value));
        return candidate is null && incumbent is not null ? name : null;
    }
}
