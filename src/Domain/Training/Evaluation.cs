namespace CovidLabel.Domain.Training;

/// <summary>
/// What a model does on patients it never saw: the test part of the run's snapshot. Trainer and web share this record; it is
/// stored as camelCase JSON with each run and model version (<see cref="EvaluationJson"/>). Whatever could not be measured is
/// null (no label of one class, no mask, task off), never zero.
/// </summary>
/// <param name="ModelSha256">Hash of the weights file that was scored, or null where the model is not stored.</param>
/// <param name="SnapshotSha256">Hash of the snapshot whose test part was used.</param>
/// <param name="ConfidenceLevel">Level of every interval below, e.g. 0.95.</param>
/// <param name="BootstrapFolds">Patient-cluster bootstrap resamples behind every interval.</param>
/// <param name="Test">Size of the test part.</param>
/// <param name="Classification">COVID against non-COVID; null without labels or with the task off.</param>
/// <param name="Segmentation">Lesion masks; null without complete or negative masks or with the task off.</param>
/// <param name="Reconstruction">Null with the task off.</param>
/// <param name="Baselines">Trivial rules scored on exactly the same slices.</param>
/// <param name="PerSource">The same figures for each source (dataset) alone.</param>
/// <param name="Calibration">Whether the probabilities of COVID can be taken at their word; null without labels or with the task off.</param>
/// <param name="Probes">What rankings that see no lung reach on the same slices; null in evaluations made before there were any.</param>
/// <param name="AgainstActive">The model against the one that was active when it was made, on the same slices; null where there was none.</param>
public sealed record Evaluation(
    string? ModelSha256,
    string SnapshotSha256,
    double ConfidenceLevel,
    int BootstrapFolds,
    TestPart Test,
    ClassificationEvaluation? Classification,
    SegmentationEvaluation? Segmentation,
    ReconstructionEvaluation? Reconstruction,
    IReadOnlyList<BaselineEvaluation> Baselines,
    IReadOnlyList<SourceEvaluation> PerSource,
    CalibrationEvaluation? Calibration = null,
    IReadOnlyList<ProbeEvaluation>? Probes = null,
    PairedComparison? AgainstActive = null);

/// <summary>How much was tested. A patient is a patient, or a near-duplicate group where none is recorded.</summary>
public sealed record TestPart(int Slices, int Patients);

/// <summary>A figure with its bootstrap interval at <see cref="Evaluation.ConfidenceLevel"/>.</summary>
public sealed record Interval(double Value, double Low, double High);

/// <summary>COVID (positive) against non-COVID on the labelled test slices.</summary>
/// <param name="N">Labelled slices.</param>
/// <param name="Patients">Patients among them.</param>
/// <param name="Covid">Slices labelled COVID; the rest are non-COVID.</param>
/// <param name="Auc">Area under the ROC curve, ties counted one half; null when one class is absent.</param>
/// <param name="Accuracy">Share of right answers at <paramref name="Threshold"/>.</param>
/// <param name="Sensitivity">Share of COVID slices found; null without any.</param>
/// <param name="Specificity">Share of non-COVID slices cleared; null without any.</param>
/// <param name="Threshold">Probability from which a slice counts as COVID; fixed before the test part was looked at.</param>
/// <param name="Roc">From (0,0) to (1,1), one point a distinct probability; empty when one class is absent.</param>
/// <param name="AucDeLong">
/// DeLong's interval of the AUC. It takes slices for independent, which slices of one patient are not, so it is an interval over slices
/// and as a rule too narrow; <paramref name="Auc"/> has the one over patients. Null where there is no variance to estimate.
/// </param>
public sealed record ClassificationEvaluation(
    int N,
    int Patients,
    int Covid,
    Interval? Auc,
    Interval Accuracy,
    Interval? Sensitivity,
    Interval? Specificity,
    double Threshold,
    IReadOnlyList<RocPoint> Roc,
    Interval? AucDeLong = null);

/// <summary>One operating point: false-positive rate against true-positive rate.</summary>
public sealed record RocPoint(double Fpr, double Tpr);

/// <summary>
/// Lesion masks against the complete and negative masks of the test part, at each slice's size in the snapshot. A slice without
/// lesion has no Dice: it is counted under <paramref name="Negatives"/>, and never enters a mean as 1.
/// </summary>
/// <param name="N">Test slices with a lesion: those the Dice figures are about.</param>
/// <param name="Patients">Patients among all supervised test slices.</param>
/// <param name="DicePerSlice">Mean over the slices with a lesion; null without any.</param>
/// <param name="DicePooled">2TP / (2TP + FP + FN) over all pixels of all supervised slices; null without any lesion pixel.</param>
/// <param name="Negatives">Supervised slices without lesion.</param>
/// <param name="CorrectNegatives">Of those, slices on which nothing was drawn.</param>
/// <param name="FalsePositivesOnNegatives">Of those, slices on which something was drawn.</param>
/// <param name="Threshold">Lesion probability from which a pixel is drawn; fixed before the test part was looked at.</param>
/// <param name="Hd95">Distances between drawn and true outlines; null for rules that draw no outline and in earlier evaluations.</param>
public sealed record SegmentationEvaluation(
    int N,
    int Patients,
    Interval? DicePerSlice,
    Interval? DicePooled,
    int Negatives,
    int CorrectNegatives,
    int FalsePositivesOnNegatives,
    double Threshold,
    OutlineEvaluation? Hd95 = null);

/// <summary>
/// 95th percentile of the symmetric Hausdorff distance: of each outline's distances to the other outline the 95th percentile, the larger
/// of the two. Defined where both sides have a pixel; anything else is counted, never given a number.
/// </summary>
/// <param name="N">Slices with a lesion on which something was drawn: those the distances are about.</param>
/// <param name="Missed">Slices with a lesion on which nothing was drawn: no distance.</param>
/// <param name="Pixels">Mean over <paramref name="N"/>, in pixels of each slice as it was imported; null without any.</param>
/// <param name="NWithSpacing">Of those, slices whose pixel spacing is known.</param>
/// <param name="Mm">Mean over the slices with spacing, in mm; null without any.</param>
public sealed record OutlineEvaluation(int N, int Missed, Interval? Pixels, int NWithSpacing, Interval? Mm);

/// <param name="N">Slices reconstructed.</param>
/// <param name="Mse">Mean squared error on intensities in [0,1].</param>
public sealed record ReconstructionEvaluation(int N, double Mse);

/// <summary>A rule that needs no network; its parameters were chosen on the training part.</summary>
/// <param name="Name">Stable key: <c>constant</c>, <c>intensity-threshold</c>, <c>intensity-score</c>, <c>intensity-band</c>.</param>
/// <param name="Description">What the rule does and the parameters it chose, for a person.</param>
/// <param name="AucGain">The model's AUC less this rule's, both on the same resamples; null where either is.</param>
/// <param name="DiceGain">The model's Dice per slice less this rule's, both on the same resamples; null where either is.</param>
public sealed record BaselineEvaluation(
    string Name,
    string Description,
    ClassificationEvaluation? Classification,
    SegmentationEvaluation? Segmentation,
    Interval? AucGain,
    Interval? DiceGain);

/// <summary>The figures of one source (dataset) alone.</summary>
/// <param name="Probes">The probes on this source's slices, as fitted on all sources.</param>
public sealed record SourceEvaluation(
    string Source,
    int Slices,
    int Patients,
    ClassificationEvaluation? Classification,
    SegmentationEvaluation? Segmentation,
    IReadOnlyList<ProbeEvaluation>? Probes = null);

/// <summary>
/// A ranking made from what cannot show a disease, fitted on the training part: what it reaches, labels give away through how the pictures
/// were made. A model that is not clearly above every probe may have learnt no more than that.
/// </summary>
/// <param name="Name">Stable key: <c>border-only</c>, <c>histogram-only</c>, <c>which-source</c>.</param>
/// <param name="Description">What the probe sees and how it was fitted, for a person.</param>
/// <param name="Classification">Its figures; null where the training part lacks a label of either class.</param>
/// <param name="AucGain">The model's AUC less the probe's, both on the same resamples; null where either is.</param>
public sealed record ProbeEvaluation(string Name, string Description, ClassificationEvaluation? Classification, Interval? AucGain);
