namespace CovidLabel.Domain.Training;

/// <summary>
/// A way of training judged by k-fold cross-validation: every patient is tested once, by a model that did not see them. The intervals
/// resample patients; that another draw of patients would have trained other models is not in them.
/// </summary>
/// <param name="SnapshotSha256">The snapshot whose patients were dealt to the folds.</param>
/// <param name="Folds">Models trained.</param>
/// <param name="Pooled">
/// All out-of-fold predictions together. Each fold's model decides at its own threshold; the threshold given is their mean over slices.
/// The pooled AUC also compares probabilities of different models, which <paramref name="PerFold"/> does not.
/// </param>
public sealed record CrossValidation(string SnapshotSha256, int Folds, Evaluation Pooled, IReadOnlyList<FoldEvaluation> PerFold);

/// <summary>One fold: the figures of its model on its patients.</summary>
/// <param name="Number">From 1.</param>
public sealed record FoldEvaluation(int Number, TestPart Test, Interval? Auc, Interval? DicePerSlice);
