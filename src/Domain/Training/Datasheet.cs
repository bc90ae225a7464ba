namespace CovidLabel.Domain.Training;

/// <summary>What a snapshot holds, for the model card: how much of what from where, and what contradicts itself.</summary>
internal static class Datasheet
{
    private const int ConflictsShown = 50;

    public static void Write(MarkdownText card, string snapshotSha256, IReadOnlyList<SnapshotCount> summary)
    {
        card.Heading(2, "Data").Paragraph($"Snapshot {snapshotSha256}.");
        if (summary.Count == 0)
        {
            card.Paragraph("The snapshot has no summary.");
            return;
        }

        card.Paragraph(
                "Every slice teaches reconstruction, a labelled one also classification, one with a complete or clear mask also segmentation. "
                + "Parts are divided by patient; where no patient is recorded, near-duplicates count as one.")
            .Table(
                ["Part", "Source", "Patients", "Slices", "Labelled", "Masked"],
                summary.Select(row => (IReadOnlyList<string>)
                [
                    NameOf(row.Part), row.Source, MarkdownText.Number(row.Patients), MarkdownText.Number(row.Slices),
                    MarkdownText.Number(row.Classification), MarkdownText.Number(row.Segmentation),
                ]))
            .List(summary.GroupBy(row => row.Part).OrderBy(part => part.Key).Select(Total));
        LeftOut(card, summary);
        Conflicts(card, summary);
    }

    private static string Total(IGrouping<SnapshotPart, SnapshotCount> part) =>
        $"{NameOf(part.Key)}: reconstruction from {MarkdownText.Number(part.Sum(row => (long)row.Reconstruction))} slices, classification from "
        + $"{MarkdownText.Number(part.Sum(row => (long)row.Classification))}, segmentation from {MarkdownText.Number(part.Sum(row => (long)row.Segmentation))}";

    private static void LeftOut(MarkdownText card, IReadOnlyList<SnapshotCount> summary)
    {
        if (summary.All(row => row.AcceptedMasks is null)) return;
        long labels = summary.Sum(row => row.AcceptedLabels ?? 0), masks = summary.Sum(row => row.AcceptedMasks ?? 0);
        card.Heading(3, "Left out").Paragraph(
            labels + masks == 0
                ? "No label or finished mask was left out for being a model's own proposal."
                : $"{MarkdownText.Number(masks)} finished mask(s) and {MarkdownText.Number(labels)} label(s) that readers had accepted from a model "
                + "unedited were no targets: they would teach a model its own output. Their slices teach what remains.");
    }

    private static void Conflicts(MarkdownText card, IReadOnlyList<SnapshotCount> summary)
    {
        card.Heading(3, "Contradictory labels");
        if (summary.All(row => row.Conflicts is null))
        {
            card.Paragraph("Not looked for when this snapshot was made.");
            return;
        }

        LabelConflict[] conflicts = [.. summary.SelectMany(row => row.Conflicts ?? [])];
        if (conflicts.Length == 0)
        {
            card.Paragraph("No two near-duplicates carry different labels.");
            return;
        }

        card.Paragraph(
                $"{MarkdownText.Number(conflicts.Length)} pair(s) of near-duplicates carry different labels. They were kept as they are; "
                + $"somebody should look at them{(conflicts.Length > ConflictsShown ? $" (the first {ConflictsShown} are listed)" : "")}.")
            .Table(
                ["COVID slice", "Non-COVID slice", "Bits apart, of 512"],
                conflicts.Take(ConflictsShown).Select(pair => (IReadOnlyList<string>)[pair.Covid, pair.NonCovid, MarkdownText.Number(pair.DistanceBits)]));
    }

    private static string NameOf(SnapshotPart part) => part switch
    {
        SnapshotPart.Train => "train",
        SnapshotPart.Validation => "validation",
        _ => "test",
    };
}
