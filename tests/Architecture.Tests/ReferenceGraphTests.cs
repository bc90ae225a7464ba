using System.Xml.Linq;
using CovidLabel.TestSupport;

namespace CovidLabel.Architecture.Tests;

/// <summary>
/// Who may reference whom. Web never references Torch: a native crash or a training out of memory must not end a reading
/// session.
/// </summary>
public sealed class ReferenceGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = [],
        ["Imaging"] = ["Domain"],
        ["Persistence"] = ["Domain"],
        ["Torch"] = [],
        ["TrainingService"] = ["Domain", "Persistence", "Torch"],
        ["Web"] = ["Domain", "Imaging", "Persistence"],
    };

    [Fact]
    public void Source_ProjectReferences_AreExactlyTheHouse()
    {
        var source = Path.Combine(RealData.Repository(), "src");
        var actual = Directory.GetFiles(source, "*.csproj", SearchOption.AllDirectories).ToDictionary(
            project => Path.GetFileName(Path.GetDirectoryName(project)!),
            project => XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/').Split('/')[^2])
                .Order().ToArray());
        Assert.Equal(Allowed.Keys.Order(), actual.Keys.Order());
        foreach (var (project, references) in Allowed) Assert.Equal(references, actual[project]);
    }

    [Fact]
    public void Domain_References_NoPackage()
    {
        var project = XDocument.Load(Path.Combine(RealData.Repository(), "src", "Domain", "CovidLabel.Domain.csproj"));
        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }

    [Theory]
    [InlineData("Web")]
    [InlineData("Imaging")]
    public void OutsideTheTrainer_NoSource_NamesTorch(string room)
    {
        var folder = Path.Combine(RealData.Repository(), "src", room);
        var offenders = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("TorchSharp", StringComparison.Ordinal));
        Assert.Empty(offenders);
    }
}
