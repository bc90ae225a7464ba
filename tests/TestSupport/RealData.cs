using Xunit;

namespace CovidLabel.TestSupport;

/// <summary>
/// The folder of public research data that some tests read in place: COVIDLABEL_TEST_DATA, else shared/data beside the
/// checkout. Tests that need it skip, saying so, where it is absent.
/// </summary>
public static class RealData
{
    /// <summary>The folder of one dataset, or a skipped test.</summary>
    public static string Folder(string name)
    {
        var folder = Path.Combine(Root() ?? "", name);
        Assert.SkipUnless(Root() is not null && Directory.Exists(folder), $"needs {name} in ../shared/data, which is not here");
        return folder;
    }

    /// <summary>The checkout's top folder.</summary>
    public static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CovidLabel.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("CovidLabel.sln is in no folder above the tests");
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable("COVIDLABEL_TEST_DATA") is { Length: > 0 } given) return given;
        var beside = Path.Combine(Repository(), "..", "shared", "data");
        return Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
    }
}
