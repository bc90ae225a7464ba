namespace CovidLabel.Domain.Training;

/// <summary>
/// A model version on paper: what it is for, what it was measured to do and against what, what it learnt from, and what nobody knows of it
/// (after Mitchell et al. 2019). Made from what is stored with the version and nothing else, so that the same version gives the same card.
/// </summary>
public static class ModelCard
{
    /// <param name="name">What the version is called: the preset, or preset and number.</param>
    /// <param name="optionsJson">All options of the training run.</param>
    /// <param name="summary">The snapshot's summary.</param>
    public static string Write(string name, string optionsJson, Evaluation evaluation, IReadOnlyList<SnapshotCount> summary)
    {
        var card = new MarkdownText();
        card.Heading(1, $"Model card: {name}")
            .Paragraph(
                "One network with three tasks (Amyar et al. 2020): a shared encoder, a decoder that reconstructs the slice, a decoder that draws lesions, "
                + "and a classifier that gives the probability of COVID.")
            .Heading(2, "Intended use")
            .Paragraph(
                "Research use only, not for diagnosis. To be seen beside a reader's own annotation of single axial chest-CT slices. It is no medical "
                + "device and was neither built nor tested for a decision about a patient.");
        card.List([$"Weights: {evaluation.ModelSha256 ?? "not stored"}", $"Snapshot: {evaluation.SnapshotSha256}"]);
        Figures(card, evaluation);
        Sources(card, evaluation);
        Rivals(card, evaluation);
        Calibration(card, evaluation.Calibration);
        Against(card, evaluation.AgainstActive);
        Datasheet.Write(card, evaluation.SnapshotSha256, summary);
        card.Heading(2, "Options").Table(
            ["Option", "Value"], FlatJson.Of(optionsJson).Select(option => (IReadOnlyList<string>)[option.Path, option.Value]));
        Limits(card, evaluation);
        return card.ToString();
    }

    private static void Figures(MarkdownText card, Evaluation evaluation)
    {
        var (classification, segmentation) = (evaluation.Classification, evaluation.Segmentation);
        card.Heading(2, "Figures").Paragraph(
            $"On the test part: {MarkdownText.Number(evaluation.Test.Slices)} slices of {MarkdownText.Number(evaluation.Test.Patients)} patients, none of whom the "
            + $"network has seen. In brackets the {MarkdownText.Decimal(evaluation.ConfidenceLevel * 100)} % interval from "
            + $"{MarkdownText.Number(evaluation.BootstrapFolds)} resamples of patients.");
        var rows = new List<IReadOnlyList<string>>();
        if (classification is not null)
        {
            var over = $"{MarkdownText.Number(classification.N)} slices, {MarkdownText.Number(classification.Covid)} COVID";
            rows.Add(["AUC", MarkdownText.Figure(classification.Auc), over]);
            rows.Add(["AUC, DeLong's interval over slices", MarkdownText.Figure(classification.AucDeLong), over]);
            rows.Add([$"Accuracy at {MarkdownText.Decimal(classification.Threshold)}", MarkdownText.Figure(classification.Accuracy), over]);
            rows.Add(["Sensitivity", MarkdownText.Figure(classification.Sensitivity), $"{MarkdownText.Number(classification.Covid)} slices"]);
            rows.Add(["Specificity", MarkdownText.Figure(classification.Specificity), $"{MarkdownText.Number(classification.N - classification.Covid)} slices"]);
        }

        if (segmentation is not null)
        {
            var over = $"{MarkdownText.Number(segmentation.N)} slices with a lesion";
            rows.Add(["Dice, mean of slices", MarkdownText.Figure(segmentation.DicePerSlice), over]);
            rows.Add(["Dice, all pixels pooled", MarkdownText.Figure(segmentation.DicePooled), $"{MarkdownText.Number(segmentation.N + segmentation.Negatives)} slices"]);
            if (segmentation.Hd95 is { } outline)
            {
                var missed = $"{MarkdownText.Number(outline.Missed)} with nothing drawn left out";
                rows.Add(["HD95, pixels", MarkdownText.Figure(outline.Pixels), $"{MarkdownText.Number(outline.N)} slices; {missed}"]);
                rows.Add(["HD95, mm", MarkdownText.Figure(outline.Mm), $"{MarkdownText.Number(outline.NWithSpacing)} slices of known spacing"]);
            }

            rows.Add(["Clear slices left clear", $"{MarkdownText.Number(segmentation.CorrectNegatives)} of {MarkdownText.Number(segmentation.Negatives)}", "slices without lesion"]);
        }

        if (evaluation.Reconstruction is { } reconstruction)
            rows.Add(["Reconstruction, mean squared error", MarkdownText.Decimal(Math.Round(reconstruction.Mse, 6)), $"{MarkdownText.Number(reconstruction.N)} slices"]);
        card.Table(["Figure", "Value", "Over"], rows);
    }

    private static void Sources(MarkdownText card, Evaluation evaluation) => card.Heading(3, "By source").Table(
        ["Source", "Slices", "Patients", "AUC", "Best probe's AUC", "Dice, mean of slices"],
        evaluation.PerSource.Select(source => (IReadOnlyList<string>)
        [
            source.Source, MarkdownText.Number(source.Slices), MarkdownText.Number(source.Patients), MarkdownText.Figure(source.Classification?.Auc),
            MarkdownText.Figure((source.Probes ?? []).Select(probe => probe.Classification?.Auc).MaxBy(auc => auc?.Value)),
            MarkdownText.Figure(source.Segmentation?.DicePerSlice),
        ]));

    private static void Rivals(MarkdownText card, Evaluation evaluation)
    {
        card.Heading(2, "Baselines").Paragraph("Rules that need no network, on the same slices; whatever they need was chosen on the training part.").Table(
            ["Rule", "AUC", "Model's AUC less this", "Dice, mean of slices", "Model's Dice less this", "What it does"],
            evaluation.Baselines.Select(rule => (IReadOnlyList<string>)
            [
                rule.Name, MarkdownText.Figure(rule.Classification?.Auc), MarkdownText.Figure(rule.AucGain),
                MarkdownText.Figure(rule.Segmentation?.DicePerSlice), MarkdownText.Figure(rule.DiceGain), rule.Description,
            ]));
        card.Heading(2, "Shortcut probes");
        if (evaluation.Probes is not { } probes)
        {
            card.Paragraph("Not measured when this version was made.");
            return;
        }

        card.Paragraph(
                "Rankings from what no disease shows in. What they reach, the labels give away through how the pictures were made; a model that is not "
                + "clearly above them may have learnt no more than that.")
            .Table(
                ["Probe", "AUC", "Model's AUC less this", "What it is"],
                probes.Select(probe => (IReadOnlyList<string>)
                    [probe.Name, MarkdownText.Figure(probe.Classification?.Auc), MarkdownText.Figure(probe.AucGain), probe.Description]));
    }

    private static void Calibration(MarkdownText card, CalibrationEvaluation? calibration)
    {
        card.Heading(2, "Calibration");
        if (calibration is null)
        {
            card.Paragraph("Not measured.");
            return;
        }

        card.Paragraph(
                $"Probabilities shown are those after temperature {MarkdownText.Decimal(calibration.Temperature)}, fitted on the validation part. The expected "
                + $"calibration error is over {calibration.After.Bins.Count} bins of equal width; chance alone makes it greater than 0.")
            .Table(
                ["Figure", "The network's own", "Shown"],
                [
                    ["Expected calibration error", MarkdownText.Figure(calibration.Before.Ece), MarkdownText.Figure(calibration.After.Ece)],
                    ["Brier score", MarkdownText.Figure(calibration.Before.Brier), MarkdownText.Figure(calibration.After.Brier)],
                ]);
    }

    private static void Against(MarkdownText card, PairedComparison? comparison)
    {
        if (comparison is null) return;
        card.Heading(2, "Against the version that was active").Paragraph(
            $"Both on the same {MarkdownText.Number(comparison.Slices)} slices of {MarkdownText.Number(comparison.Patients)} patients; the other's weights: "
            + $"{comparison.SecondSha256 ?? "not stored"}.");
        var rows = new List<IReadOnlyList<string>>();
        if (comparison.Auc is { } auc) rows.Add(Row("AUC", auc));
        if (comparison.Dice is { } dice) rows.Add(Row("Dice, mean of slices", dice));
        card.Table(["Figure", "This", "Other", "This less other", "Slices"], rows);
        if (comparison.AucDeLong is { } test)
            card.Paragraph($"DeLong's test of equal AUC, over slices: z = {MarkdownText.Decimal(test.Z)}, p {(test.P < 0.001 ? "< 0.001" : $"= {MarkdownText.Decimal(test.P)}")}.");

        static IReadOnlyList<string> Row(string name, PairedFigure figure) =>
        [
            name, MarkdownText.Decimal(figure.First), MarkdownText.Decimal(figure.Second), MarkdownText.Figure(figure.Difference), MarkdownText.Number(figure.N),
        ];
    }

    private static void Limits(MarkdownText card, Evaluation evaluation)
    {
        var limits = new List<string>
        {
            "It sees one axial slice, not the scan, and neither age, history nor laboratory values.",
            $"The figures hold for patients like those of the test part ({string.Join(", ", evaluation.PerSource.Select(source => source.Source))}). There is no test "
            + "on a hospital that gave no training slices, so nothing here says how it does elsewhere.",
            "Labels and masks are those of the readers or of the dataset; where they err, the figures err with them.",
            "Where patients are not recorded, slices of one patient that do not look alike may stand in two parts.",
            "DeLong's intervals and tests take slices for independent and are as a rule too narrow.",
            "An interval says what another draw of test patients could give, not what another training run could.",
        };
        if (evaluation.Classification is null) limits.Add("Whether it can tell COVID was not measured.");
        if (evaluation.Segmentation is null) limits.Add("Whether it can draw lesions was not measured.");
        if (evaluation.Probes?.FirstOrDefault(probe => probe.AucGain is { Low: <= 0 }) is { } near)
            limits.Add($"That it has learnt more than the probe {near.Name} is not shown: the interval of the difference does not lie above 0.");
        card.Heading(2, "What it does not show").List(limits);
    }
}
