using CovidLabel.Domain.Training;

namespace CovidLabel.Domain.Tests;

public sealed class ModelCardTests
{
    private static readonly Interval Auc = new(0.8, 0.7, 0.9);

    private static readonly Evaluation Evaluation = new(
        "weights", "snapshot", 0.95, 2000, new TestPart(40, 12),
        new ClassificationEvaluation(40, 12, 20, Auc, new(0.7, 0.6, 0.8), new(0.7, 0.6, 0.8), new(0.7, 0.6, 0.8), 0.45, [], new(0.8, 0.75, 0.85)),
        new SegmentationEvaluation(10, 12, new(0.5, 0.4, 0.6), new(0.6, 0.5, 0.7), 3, 2, 1, 0.5, new OutlineEvaluation(8, 2, new(12.5, 9, 16), 0, null)),
        new ReconstructionEvaluation(40, 0.00123456),
        [new BaselineEvaluation("constant", "Calls every slice | COVID.", null, null, null, null)],
        [new SourceEvaluation("a|b <script>", 40, 12, null, null, [])],
        new CalibrationEvaluation(1.7, Figures(0.2), Figures(0.1)),
        [new ProbeEvaluation("border-only", "Sees the frame.", null, new(0.05, -0.02, 0.12))],
        new PairedComparison("weights", "other", 40, 12, new PairedFigure(40, 0.8, 0.75, new(0.05, -0.01, 0.1)), null, new(new(0.05, 0.01, 0.09), 2.5, 0.0124)));

    private static readonly SnapshotCount[] Summary =
    [
        new(SnapshotPart.Train, "a", 20, 60, 50, 9, [new LabelConflict("12", "45", 7)]),
        new(SnapshotPart.Test, "a", 12, 40, 40, 13, []),
    ];

    [Fact]
    public void Write_FullEvaluation_SaysUseFiguresRivalsDataAndLimits()
    {
        var card = ModelCard.Write("version 3", """{"network":{"width":8},"epochs":60}""", Evaluation, Summary);

        Assert.All(
            [
                "# Model card: version 3\n", "Research use only, not for diagnosis.", "| AUC | 0.800 (0.700 to 0.900) | 40 slices, 20 COVID |",
                "| AUC, DeLong's interval over slices | 0.800 (0.750 to 0.850) |", "| HD95, pixels | 12.500 (9.000 to 16.000) | 8 slices; 2 with nothing drawn left out |",
                "| HD95, mm | not measured | 0 slices of known spacing |", "| Clear slices left clear | 2 of 3 |", "after temperature 1.7,",
                "| Expected calibration error | 0.200 (0.200 to 0.200) | 0.100 (0.100 to 0.100) |", "| border-only |", "z = 2.5, p = 0.012.",
                "train: reconstruction from 60 slices, classification from 50, segmentation from 9", "| 12 | 45 | 7 |", "| network.width | 8 |",
                "That it has learnt more than the probe border-only is not shown",
            ],
            words => Assert.Contains(words, card));
        Assert.Equal(card, ModelCard.Write("version 3", """{"epochs":60,"network":{"width":8}}""", Evaluation, Summary));
    }

    [Fact]
    public void Write_NamesFromOutside_BreakNoTableAndStartNoElement()
    {
        var card = ModelCard.Write("x", "{}", Evaluation, Summary);

        Assert.Contains("a\\|b &lt;script>", card);
        Assert.Contains("Calls every slice \\| COVID.", card);
        Assert.DoesNotContain("<script>", card);
    }

    [Fact]
    public void Write_WhatWasAcceptedUnedited_IsCountedAsLeftOut()
    {
        string Card(int labels, int masks) =>
            ModelCard.Write("x", "{}", Evaluation, [new(SnapshotPart.Train, "a", 1, 1, 1, 1, [], labels, masks), new(SnapshotPart.Test, "a", 1, 1, 1, 1, [], 0, 2)]);

        Assert.Contains("5 finished mask(s) and 1 label(s) that readers had accepted from a model unedited were no targets", Card(1, 3));
        Assert.DoesNotContain("Left out", ModelCard.Write("x", "{}", Evaluation, Summary));
    }

    [Fact]
    public void Write_EvaluationOfBefore_SaysWhatWasNotMeasured()
    {
        var before = EvaluationJson.Read(
            """{"snapshotSha256":"s","confidenceLevel":0.95,"bootstrapFolds":2000,"test":{"slices":0,"patients":0},"baselines":[],"perSource":[]}""");
        var card = ModelCard.Write("x", "", before, []);

        Assert.Contains("Whether it can tell COVID was not measured.", card);
        Assert.Contains("Not measured when this version was made.", card);
        Assert.Contains("The snapshot has no summary.", card);
        Assert.Contains("Not looked for when this snapshot was made.", ModelCard.Write("x", "", before, [new(SnapshotPart.Train, "a", 1, 1, 1, 1)]));
    }

    private static CalibrationFigures Figures(double value) => new(new(value, value, value), new(value, value, value), []);
}
