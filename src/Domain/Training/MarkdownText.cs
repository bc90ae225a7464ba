using System.Globalization;
using System.Text;

namespace CovidLabel.Domain.Training;

/// <summary>Markdown with figures as the pages write them; lines end the same on every machine.</summary>
internal sealed class MarkdownText
{
    private readonly StringBuilder text = new();

    public MarkdownText Heading(int level, string words) => Block($"{new string('#', level)} {Escape(words)}");

    public MarkdownText Paragraph(string words) => Block(Escape(words));

    public MarkdownText List(IEnumerable<string> items)
    {
        foreach (var item in items) text.Append("- ").Append(Escape(item)).Append('\n');
        text.Append('\n');
        return this;
    }

    public MarkdownText Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        Row(head);
        Row([.. head.Select(_ => "---")]);
        foreach (var row in rows) Row([.. row.Select(Escape)]);
        text.Append('\n');
        return this;
    }

    public override string ToString() => text.ToString().TrimEnd('\n') + "\n";

    public static string Figure(Interval? interval) => interval is null
        ? "not measured"
        : string.Create(CultureInfo.InvariantCulture, $"{interval.Value:0.000} ({interval.Low:0.000} to {interval.High:0.000})");

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Decimal(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private MarkdownText Block(string words)
    {
        text.Append(words).Append("\n\n");
        return this;
    }

    private void Row(IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    /// <summary>Names of sources and options come from outside: none may break a table, start an element or become a link.</summary>
    private static string Escape(string words) => words.ReplaceLineEndings(" ")
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal);
}
