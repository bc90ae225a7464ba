using CovidLabel.Imaging.Datasets;
using CovidLabel.Web.Ingest;

namespace CovidLabel.Web.Commands;

/// <summary>
/// Takes a public dataset's folder: slices, and the dataset's labels and masks as revisions of a reader of their own. What
/// was imported before, or annotated by somebody since, stays as it is.
/// </summary>
internal static class ImportCommand
{
    private const int ProgressEvery = 100;
    private const int MaxListed = 200;

    public static async Task<int> RunAsync(IServiceProvider services, string[] arguments, CancellationToken cancel)
    {
        if (arguments is not [var folder, "--layout", var layout])
            throw new UsageException("import needs a folder and its layout.");
        Dataset dataset;
        try
        {
            dataset = DatasetLayouts.Read(layout, folder);
        }
        catch (DatasetLayoutException other)
        {
            throw new UsageException($"{other.Message}.");
        }

        Console.WriteLine($"{dataset.Items.Count} pictures in {folder}, layout {layout}");
        var import = services.GetRequiredService<DatasetImport>();
        var totals = await import.RunAsync(
            dataset,
            done =>
            {
                if (done % ProgressEvery == 0 || done == dataset.Items.Count) Console.WriteLine($"  {done} of {dataset.Items.Count}");
            },
            cancel);
        Report(totals);
        return 0;
    }

    private static void Report(DatasetTotals totals)
    {
        Console.WriteLine($"{totals.Slices} slices: {totals.New} new, {totals.Duplicates} with pixels that were here before");
        foreach (var (source, count) in totals.BySource) Console.WriteLine($"  {source}: {count}");
        Console.WriteLine($"{totals.Labels} labels, {totals.Masks} masks ({totals.KindsLine})");
        if (totals.KeptLabels + totals.KeptMasks > 0)
            Console.WriteLine($"{totals.KeptLabels} labels and {totals.KeptMasks} masks were there already and stay as they are");
        List("traps met", totals.Traps);
        List("not readable", totals.Unreadable);
    }

    private static void List(string title, IReadOnlyList<string> lines)
    {
        Console.WriteLine(lines.Count == 0 ? $"{title}: none" : $"{title}:");
        foreach (var line in lines.Take(MaxListed)) Console.WriteLine($"  {line}");
        if (lines.Count > MaxListed) Console.WriteLine($"  and {lines.Count - MaxListed} more");
    }
}
