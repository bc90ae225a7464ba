using CovidLabel.Domain.Training;

namespace CovidLabel.EndToEnd;

/// <summary>An evaluation with every figure, so that pages are looked at full without waiting for a training that gives one.</summary>
internal static class SampleEvaluation
{
    private const int Slices = 163;
    private const int Patients = 61;

    public static Evaluation Of(string modelSha256, string snapshotSha256, string? activeSha256) => new(
        modelSha256,
        snapshotSha256,
        0.95,
        2000,
        new TestPart(Slices, Patients),
        Classification(0.84),
        Segmentation(0.61, new OutlineEvaluation(41, 3, Around(17.4, 3.1), 12, Around(9.8, 2.2))),
        new ReconstructionEvaluation(Slices, 0.00213),
        [
            new("constant", "Calls every slice non-COVID, the more frequent label in the training part, and every pixel lesion.", Classification(0.5), Segmentation(0.11), Around(0.34, 0.06), Around(0.5, 0.05)),
            new("intensity-score", "Ranks slices by mean intensity, brighter ones as more like COVID (chosen on the training part).", Classification(0.66), null, Around(0.18, 0.08), null),
        ],
        [Source("covid-ct", 0.83), Source("clinic-b", 0.79)],
        new CalibrationEvaluation(1.84, Calibration(0.13, 1.6), Calibration(0.06, 1)),
        Probes(0.84),
        activeSha256 is null
            ? null
            : new PairedComparison(
                modelSha256, activeSha256, Slices, Patients, new PairedFigure(Slices, 0.84, 0.81, Around(0.03, 0.04)), new PairedFigure(44, 0.61, 0.6, Around(0.01, 0.03)),
                new DeLongComparison(Around(0.03, 0.03), 1.96, 0.05)));

    private static SourceEvaluation Source(string name, double auc) =>
        new(name, Slices / 2, Patients / 2, Classification(auc), Segmentation(0.58, new OutlineEvaluation(20, 1, Around(18, 4), 0, null)), Probes(auc));

    private static ProbeEvaluation[] Probes(double model) =>
    [
        Probe("border-only", "Sees the outer 10 % of the picture on each side: means of a 20 x 20 grid's frame, and 16 intensity levels there.", 0.71, model),
        Probe("histogram-only", "Sees how often each of 32 intensity levels occurs in the picture, wherever it is.", 0.78, model),
        Probe("which-source", "Sees nothing but which of 2 source(s) of the training part the slice comes from.", 0.5, model),
    ];

    private static ProbeEvaluation Probe(string name, string description, double auc, double model) =>
        new(name, $"{description} Logistic regression on 314 training slices, penalty 10.", Classification(auc), Around(model - auc, 0.07));

    private static ClassificationEvaluation Classification(double auc) => new(
        Slices, Patients, 77, Around(auc, 0.07), Around(auc - 0.06, 0.07), Around(auc - 0.03, 0.09), Around(auc - 0.08, 0.09), 0.46,
        [.. Enumerable.Range(0, 21).Select(i => i / 20.0).Select(share => new RocPoint(share, Math.Pow(share, (1 / auc) - 1)))],
        Around(auc, 0.05));

    private static SegmentationEvaluation Segmentation(double dice, OutlineEvaluation? outline = null) =>
        new(44, Patients, Around(dice, 0.06), Around(dice + 0.07, 0.05), 6, 5, 1, 0.5, outline);

    private static CalibrationFigures Calibration(double error, double sharpness) => new(
        Around(error, 0.03),
        Around(error + 0.1, 0.02),
        [
            .. Enumerable.Range(0, 15).Select(bin =>
            {
                var mean = (bin + 0.5) / 15;
                return new ReliabilityBin(
                    bin / 15.0, (bin + 1) / 15.0, bin == 7 ? 0 : bin == 14 ? 14 : 5 + bin, bin == 7 ? null : mean, bin == 7 ? null : Math.Clamp(0.5 + ((mean - 0.5) / sharpness), 0, 1));
            }),
        ]);

    private static Interval Around(double value, double half) => new(value, value - half, value + half);
}
