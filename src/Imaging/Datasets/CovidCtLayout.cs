using CovidLabel.Domain.Annotations;

namespace CovidLabel.Imaging.Datasets;

/// <summary>
/// The UCSD COVID-CT dataset (Zhao et al. 2020): folders <c>COVID</c> and <c>NonCOVID</c>, tables in <c>meta</c>, the authors' split in
/// <c>split</c>. Labels are the folders; patients come from the tables.
/// </summary>
public static class CovidCtLayout
{
    public const string Name = "covid-ct";

    /// <exception cref="DatasetLayoutException">A folder or table is missing.</exception>
    public static Dataset Read(string folder)
    {
        var traps = new TrapTally();
        var splits = OfficialSplits(folder);
        var items = new List<DatasetItem>();
        var covid = Patients(folder, "COVID-CT-MetaInfo.xlsx", CovidRows);
        items.AddRange(Items(folder, "COVID", ClassLabel.Covid, covid, splits, traps));
        var others = Patients(folder, "NonCOVID-CT-MetaInfo.csv", NonCovidRows);
        items.AddRange(Items(folder, "NonCOVID", ClassLabel.NonCovid, others, splits, traps));
        var present = items.Select(item => Path.GetFileName(item.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var listed in splits.Keys.Where(listed => !present.Contains(listed.File)))
            traps.Add("name in the official split without a file", listed.File);
        return new Dataset(Name, items, traps.Lines());
    }

    private static IEnumerable<DatasetItem> Items(
        string folder,
        string side,
        ClassLabel label,
        PatientNames names,
        Dictionary<(string Side, string File), string> splits,
        TrapTally traps)
    {
        var files = DatasetLayouts.FileNames(DatasetLayouts.Require(folder, side));
        var patients = names.Match(files, traps);
        foreach (var file in files)
        {
            if (!splits.TryGetValue((side, file), out var split)) traps.Add("file in no official split", file);
            yield return new DatasetItem(
                Path.Combine(folder, side, file),
                $"{side}/{file}",
                Name,
                label,
                patients.TryGetValue(file, out var patient) ? $"{Name}/{patient}" : null,
                Series: null,
                Index: 0,
                split,
                KindsMaskPath: null,
                LesionMaskPath: null);
        }
    }

    private static PatientNames Patients(string folder, string table, Func<string, IEnumerable<(string File, string Patient)>> rows)
    {
        var path = Path.Combine(DatasetLayouts.Require(folder, "meta"), table);
        if (!File.Exists(path)) throw new DatasetLayoutException($"{folder} has no meta/{table}");
        var names = new PatientNames();
        foreach (var (file, patient) in rows(path)) names.Add(file, patient);
        return names;
    }

    private static IEnumerable<(string File, string Patient)> CovidRows(string path)
    {
        var rows = XlsxSheet.Rows(path);
        var file = Column(rows[0], "File name", path);
        var patient = Column(rows[0], "Patient ID", path);
        foreach (var row in rows.Skip(1))
        {
            if (row.TryGetValue(file, out var name) && row.TryGetValue(patient, out var who)) yield return (name, who);
        }
    }

    private static string Column(IReadOnlyDictionary<string, string> head, string title, string path) =>
        head.FirstOrDefault(cell => cell.Value.Trim() == title).Key
            ?? throw new DatasetLayoutException($"{path} has no column \"{title}\"");

    /// <summary>Columns: running number, image name, patient id; no cell of this table is quoted or holds a comma.</summary>
    private static IEnumerable<(string File, string Patient)> NonCovidRows(string path)
    {
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var cells = line.Split(',');
            if (cells.Length == 3) yield return (cells[1], cells[2]);
            else if (line.Trim().Length > 0) throw new DatasetLayoutException($"{path}: \"{line}\" has {cells.Length} cells, not 3");
        }
    }

    private static Dictionary<(string Side, string File), string> OfficialSplits(string folder)
    {
        var splits = new Dictionary<(string Side, string File), string>();
        foreach (var split in (string[])["train", "val", "test"])
        {
            foreach (var side in (string[])["COVID", "NonCOVID"])
            {
                var path = Path.Combine(DatasetLayouts.Require(folder, "split"), $"{split}CT_{side}.txt");
                // The public part comes without the test lists.
                if (!File.Exists(path)) continue;
                foreach (var line in File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0))
                    splits.TryAdd((side, line), split);
            }
        }

        return splits.Count > 0 ? splits : throw new DatasetLayoutException($"{folder}/split holds no list such as trainCT_COVID.txt");
    }
}
