using System.IO.Compression;
using System.Xml;

namespace CovidLabel.Imaging.Datasets;

/// <summary>The first sheet of an Office Open XML workbook as text (ECMA-376 part 1, 18.3 and 18.4): what metadata tables need.</summary>
internal static class XlsxSheet
{
    /// <summary>Rows from the top, each as column letter to text; empty cells are absent.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string path)
    {
        using var workbook = ZipFile.OpenRead(path);
        var shared = SharedStrings(workbook);
        var rows = new List<IReadOnlyDictionary<string, string>>();
        using var xml = Open(workbook, "xl/worksheets/sheet1.xml")
            ?? throw new DatasetLayoutException($"{path} has no first sheet");
        while (xml.ReadToFollowing("row"))
        {
            using var row = xml.ReadSubtree();
            rows.Add(Cells(row, shared));
        }

        return rows;
    }

    private static Dictionary<string, string> Cells(XmlReader row, List<string> shared)
    {
        var cells = new Dictionary<string, string>();
        while (row.ReadToFollowing("c"))
        {
            var column = (row.GetAttribute("r") ?? "").TrimEnd("0123456789".ToCharArray());
            var isShared = row.GetAttribute("t") == "s";
            using var cell = row.ReadSubtree();
            var text = Text(cell, isShared ? "v" : null);
            if (text.Length == 0) continue;
            cells[column] = isShared ? shared[int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)] : text;
        }

        return cells;
    }

    private static List<string> SharedStrings(ZipArchive workbook)
    {
        var strings = new List<string>();
        using var xml = Open(workbook, "xl/sharedStrings.xml");
        while (xml?.ReadToFollowing("si") == true)
        {
            using var item = xml.ReadSubtree();
            strings.Add(Text(item, "t"));
        }

        return strings;
    }

    /// <summary>All text inside elements of a name (rich text comes in several runs), or inside any where null.</summary>
    private static string Text(XmlReader xml, string? element)
    {
        var text = new System.Text.StringBuilder();
        var inside = "";
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element) inside = xml.LocalName;
            else if (xml.NodeType == XmlNodeType.EndElement) inside = "";
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace && (element is null || inside == element))
                text.Append(xml.Value);
        }

        return text.ToString();
    }

    private static XmlReader? Open(ZipArchive workbook, string name)
    {
        var entry = workbook.GetEntry(name);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, CloseInput = true };
        return entry is null ? null : XmlReader.Create(entry.Open(), settings);
    }
}
