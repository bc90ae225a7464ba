namespace Hostile;

/// <summary>The command line.</summary>
internal sealed record Options(string Data, string? JsonFile)
{
    public static Options Parse(string[] args)
    {
        string? data = null, json = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} takes a value");
            if (args[i] == "--data") data = value;
            else if (args[i] == "--json") json = value;
            else throw new ArgumentException($"there is no option {args[i]}; known are --data and --json");
        }

        data ??= Path.Combine(Repository(), "..", "shared", "data", "hostile");
        if (!Directory.Exists(data)) throw new DirectoryNotFoundException($"needs the hostile files in {Path.GetFullPath(data)}; name another folder with --data");
        return new Options(Path.GetFullPath(data), json);
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CovidLabel.sln"))) return folder.FullName;
        return ".";
    }
}
