using System.Text.Json;
using CovidLabel.Imaging.Datasets;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using CovidLabel.TestSupport;
using CovidLabel.Web.Commands;
using CovidLabel.Web.Ingest;
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
            Assert.Equal(48, counts.Total);
            Assert.Equal((12, 12, 24), (counts.Covid, counts.NonCovid, counts.Unlabelled));
            Assert.Equal(16, counts.MaskComplete + counts.MaskNegative);
            Assert.InRange(counts.MaskComplete, 1, 8);
            Assert.Equal(24, counts.WithoutAnyLabel);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Import_CovidCtAndMedSeg100_TakeEveryReadableFileAndAreRepeatable()
    {
        var covidCt = RealData.Folder("covid-ct");
        var medSeg = RealData.Folder("medseg100");
        await using var site = await Site.WithAsync([]);

        var classes = await ImportAsync(site, "covid-ct", covidCt);
        var masks = await ImportAsync(site, "medseg100", medSeg);
        var again = await ImportAsync(site, "medseg100", medSeg);

        Assert.Equal((541, 541, 0), (classes.Slices, classes.Labels, classes.Masks));
        Assert.Empty(classes.Unreadable);
        Assert.Contains(classes.Traps, trap => trap.Contains("JPEG bytes in a .png file", StringComparison.Ordinal));
        Assert.Contains(classes.Traps, trap => trap.Contains("RGBA", StringComparison.Ordinal));
        Assert.Contains(classes.Traps, trap => trap.Contains("name with %", StringComparison.Ordinal));
        Assert.Equal((442, 50), (masks.Slices, masks.Masks));
        Assert.Equal([("medseg100", 50), ("medseg100-volumes", 392)], masks.BySource);
        Assert.Equal((0, 442, 0, 50), (again.New, again.Duplicates, again.Masks, again.KeptMasks));

        var slices = site.Services.GetRequiredService<SliceQueries>();
        var all = await slices.CountsAsync(new SliceFilter());
        Assert.Equal((983, 301, 290, 392), (all.Total, all.Covid, all.NonCovid, all.Unlabelled));
        Assert.Equal(50, all.MaskComplete + all.MaskNegative);
        await ThreeValuedAsync(site, slices);
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

    private static async Task<DatasetTotals> ImportAsync(Site site, string layout, string folder)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DatasetImport>()
            .RunAsync(DatasetLayouts.Read(layout, folder), _ => { }, TestContext.Current.CancellationToken);
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
