using System.Net.Http.Json;
using System.Text.Json;
using CovidLabel.Domain.Annotations;
using CovidLabel.Imaging.Datasets;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Rows;
using CovidLabel.Persistence.Stores;
using CovidLabel.TestSupport;
using CovidLabel.Web.Commands;
using CovidLabel.Web.Ingest;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Web.Tests.Making;

namespace Web.Tests;

public sealed class CommandTests
{
    [Fact]
    public async Task Demo_FirstStart_GivesTwoSignInsAndSlicesInEveryState()
    {
        await using var site = await Site.WithAsync([]);
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            await using (var scope = site.Services.CreateAsyncScope())
                Assert.Equal(0, await DemoCommand.RunAsync(scope.ServiceProvider, ["--sign-ins", file], CancellationToken.None));

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            var signIns = JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement.EnumerateArray().ToList();
            Assert.Equal(["Radiologist", "Admin"], signIns.Select(signIn => signIn.GetProperty("role").GetString()));
            foreach (var signIn in signIns)
            {
                Assert.Equal(["email", "password", "role"], signIn.Names());
                using var client = await site.BearerAsync(new Account(
                    Guid.Empty, signIn.GetProperty("email").GetString()!, signIn.GetProperty("password").GetString()!));
                Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync("/api/v1/slices")).StatusCode);
            }

            var counts = await site.Services.GetRequiredService<SliceQueries>().CountsAsync(new SliceFilter { Source = "phantom" });
            Assert.Equal(64, counts.Total);
            Assert.Equal((20, 20, 24), (counts.Covid, counts.NonCovid, counts.Unlabelled));
            Assert.Equal(32, counts.MaskComplete + counts.MaskNegative);
            Assert.InRange(counts.MaskComplete, 1, 16);
            Assert.Equal(24, counts.WithoutAnyLabel);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Reader_Added_SignsInWithTheOneTimePasswordThatWasPrinted()
    {
        await using var site = await Site.WithAsync([]);
        var printed = new StringWriter();
        var console = Console.Out;
        Console.SetOut(printed);
        try
        {
            await using var scope = site.Services.CreateAsyncScope();
            Assert.Equal(0, await ReaderCommand.RunAsync(
                scope.ServiceProvider, ["add", "first@hospital.example", "First admin", "Admin"], CancellationToken.None));
        }
        finally
        {
            Console.SetOut(console);
        }

        var password = printed.ToString().Split(" with ")[1].Split(';')[0];
        using var client = site.Anonymous();
        using var signedIn = await client.PostAsJsonAsync("/api/v1/sign-in", new { email = "first@hospital.example", password });
        Assert.NotEqual(System.Net.HttpStatusCode.Unauthorized, signedIn.StatusCode);
        Assert.Contains(site.Services.CreateScope().ServiceProvider.GetRequiredService<UserManager<Reader>>().Users, reader => reader.Email == "first@hospital.example");
    }

    [Theory]
    [InlineData("Surgeon", "first@hospital.example", "Roles are Radiologist and Admin.")]
    [InlineData("Admin", "nobody", "This is not an e-mail address.")]
    public async Task Reader_ThatCannotBe_IsRefusedInASentence(string role, string email, string sentence)
    {
        await using var site = await Site.WithAsync([]);
        await using var scope = site.Services.CreateAsyncScope();

        var refused = await Assert.ThrowsAsync<UsageException>(
            () => ReaderCommand.RunAsync(scope.ServiceProvider, ["add", email, "Somebody", role], CancellationToken.None));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_CovidCtAndMedSeg100_TakeEveryReadableFile()
    {
        var covidCt = RealData.Folder("covid-ct");
        var medSeg = RealData.Folder("medseg100");
        await using var site = await Site.WithAsync([]);

        var classes = await ImportAsync(site, DatasetLayouts.Read("covid-ct", covidCt));
        var masks = await ImportAsync(site, DatasetLayouts.Read("medseg100", medSeg));

        Assert.Equal((541, 541, 0), (classes.Slices, classes.Labels, classes.Masks));
        Assert.Empty(classes.Unreadable);
        Assert.Contains(classes.Traps, trap => trap.Contains("JPEG bytes in a .png file", StringComparison.Ordinal));
        Assert.Contains(classes.Traps, trap => trap.Contains("RGBA", StringComparison.Ordinal));
        Assert.Contains(classes.Traps, trap => trap.Contains("name with %", StringComparison.Ordinal));
        Assert.Equal((442, 50), (masks.Slices, masks.Masks));
        Assert.Equal([("medseg100", 50), ("medseg100-volumes", 392)], masks.BySource);

        var slices = site.Services.GetRequiredService<SliceQueries>();
        var all = await slices.CountsAsync(new SliceFilter());
        Assert.Equal((983, 251, 290, 442), (all.Total, all.Covid, all.NonCovid, all.Unlabelled));
        Assert.Equal(50, all.MaskComplete + all.MaskNegative);
        await ThreeValuedAsync(site, slices);
    }

    [Fact]
    public async Task Import_Repeated_AddsNothingAndLeavesWhatReadersSaidSince()
    {
        await using var site = await Site.WithAsync([]);
        var folder = Directory.CreateTempSubdirectory("covidlabel-import-");
        try
        {
            var path = Path.Combine(folder.FullName, "slice.dcm");
            await File.WriteAllBytesAsync(path, Arrange.Dicom());
            var broken = Path.Combine(folder.FullName, "broken.png");
            await File.WriteAllTextAsync(broken, "no picture");
            DatasetItem Item(string file) => new(
                file, Path.GetFileName(file), "tiny", ClassLabel.Covid, "tiny/1", null, 0, "train", KindsMaskPath: null, LesionMaskPath: null);
            var dataset = new Dataset("tiny", [Item(path), Item(broken)], ["a trap of the layout"]);

            var first = await ImportAsync(site, dataset);
            var slice = Assert.Single((await site.Services.GetRequiredService<SliceQueries>().PageAsync(new SliceFilter(), SliceOrder.Id, null, 9)).Items);
            using var client = await site.RadiologistAsync();
            await client.SendAsync(Arrange.Put($"/api/v1/slices/{slice.Id}/label", new { label = "non-covid" }, "1"));
            var second = await ImportAsync(site, dataset);
            var after = await (await client.GetAsync($"/api/v1/slices/{slice.Id}")).JsonAsync();

            Assert.Equal((1, 0, 1, 0), (first.New, first.Duplicates, first.Labels, first.KeptLabels));
            Assert.Equal((0, 1, 0, 1), (second.New, second.Duplicates, second.Labels, second.KeptLabels));
            Assert.StartsWith("broken.png: ", Assert.Single(first.Unreadable), StringComparison.Ordinal);
            Assert.Contains("a trap of the layout", first.Traps);
            Assert.Equal(("tiny", "tiny/1"), (slice.Source, slice.Patient));
            Assert.Equal(("non-covid", 2), (after.GetProperty("label").GetString(), after.GetProperty("labelRevision").GetInt32()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Importer_Account_CannotSignIn()
    {
        await using var site = await Site.WithAsync([]);
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var importer = scope.ServiceProvider.GetRequiredService<ImporterAccount>();
            Assert.Equal(await importer.IdAsync(CancellationToken.None), await importer.IdAsync(CancellationToken.None));
        }

        foreach (var password in new[] { "", "password", "importer" })
            await Assert.ThrowsAsync<HttpRequestException>(() => site.BearerAsync(new Account(Guid.Empty, ImporterAccount.Email, password)));
    }

    [Fact]
    public async Task PseudonymKey_AskedForTwiceAtOnce_IsOneKey()
    {
        await using var site = await Site.WithAsync([]);
        var keys = site.Services.GetRequiredService<PseudonymKeyStore>();

        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => keys.GetAsync()));

        Assert.All(asked, key => Assert.Equal(asked[0], key));
        Assert.Equal(32, asked[0].Length);
    }

    private static async Task<DatasetTotals> ImportAsync(Site site, Dataset dataset)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DatasetImport>()
            .RunAsync(dataset, _ => { }, TestContext.Current.CancellationToken);
    }

    /// <summary>Background, ground glass and consolidation, each met somewhere; nothing else.</summary>
    private static async Task ThreeValuedAsync(Site site, SliceQueries slices)
    {
        var annotations = site.Services.GetRequiredService<AnnotationStore>();
        var values = new HashSet<byte>();
        foreach (var slice in (await slices.PageAsync(new SliceFilter { Source = "medseg100" }, SliceOrder.Id, null, 100)).Items)
            values.UnionWith((await annotations.CurrentMaskAsync(slice.Id))!.Mask.ToLabelMap());
        Assert.Equal(new byte[] { 0, 1, 2 }, values.Order().ToArray());
    }
}
