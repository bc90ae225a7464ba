using System.Globalization;
using System.Text;
using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Experiments;

/// <summary>The table as a picture (SVG): Dice and AUC of each system with their intervals, and what the paper claims for its own.</summary>
public static class Table2Figure
{
    private const int RowHeight = 26;
    private const int Top = 48;
    private const int Names = 130;
    private const int Panel = 300;
    private const int Gap = 30;

    public static string Svg(IReadOnlyList<SystemScores> rows)
    {
        var height = Top + (rows.Count * RowHeight) + 46;
        var width = Names + (2 * (Panel + Gap));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n");
        svg.Append("<title>Dice and AUC of each system with 95 % intervals</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        for (var i = 0; i < rows.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Names - 10}\" y=\"{Middle(i) + 4}\" text-anchor=\"end\">{rows[i].Preset}</text>\n");
        Draw(svg, "Dice per slice", Names, rows, row => row.Dice, Table2.PaperDice);
        Draw(svg, "AUC", Names + Panel + Gap, rows, row => row.Auc, Table2.PaperAuc);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Names}\" y=\"{height - 8}\" fill=\"#555\">dashed: what the paper's abstract claims, on other data · research use only, not for diagnosis</text>\n</svg>\n");
        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, string title, int left, IReadOnlyList<SystemScores> rows, Func<SystemScores, Interval?> figure, double paper)
    {
        var bottom = Top + (rows.Count * RowHeight);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left}\" y=\"20\" font-weight=\"bold\">{title}</text>\n");
        for (var tick = 0; tick <= 5; tick++)
        {
            var x = left + (Panel * tick / 5);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x}\" y1=\"{Top - 12}\" x2=\"{x}\" y2=\"{bottom}\" stroke=\"#ddd\"/><text x=\"{x}\" y=\"{bottom + 16}\" text-anchor=\"middle\" fill=\"#555\">{tick / 5.0:0.0}</text>\n");
        }

        var claimed = left + (Panel * paper);
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{claimed:0.0}\" y1=\"{Top - 12}\" x2=\"{claimed:0.0}\" y2=\"{bottom}\" stroke=\"#555\" stroke-dasharray=\"4 3\"/>\n");
        for (var i = 0; i < rows.Count; i++)
        {
            if (figure(rows[i]) is not { } shown) continue;
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{left + (Panel * shown.Low):0.0}\" y1=\"{Middle(i)}\" x2=\"{left + (Panel * shown.High):0.0}\" y2=\"{Middle(i)}\" stroke=\"#0b6bb3\" stroke-width=\"2\"/><circle cx=\"{left + (Panel * shown.Value):0.0}\" cy=\"{Middle(i)}\" r=\"4\" fill=\"#0b6bb3\"/>\n");
        }
    }

    private static int Middle(int row) => Top + (row * RowHeight) + (RowHeight / 2);
}
