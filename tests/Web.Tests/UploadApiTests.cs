using System.Net;
using System.Text;
using System.Text.Json;
using Imaging.Tests.Making;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Web.Tests.Making;

namespace Web.Tests;

public sealed class UploadApiTests(Site site)
{
    [Fact]
    public async Task Upload_Dicom_BecomesASliceInHounsfieldUnits()
    {
        using var client = await site.RadiologistAsync();
        var form = Arrange.Form(("ct.dcm", Arrange.Dicom(offset: 1)));
        form.Add(new StringContent("site-a"), "source");
        form.Add(new StringContent("P-17"), "patient");

        var upload = await client.UploadAsync(form);
        var file = Assert.Single(upload.GetProperty("files").EnumerateArray());
        var slice = await (await client.GetAsync($"/api/v1/slices/{file.GetProperty("sliceIds")[0].GetInt64()}")).JsonAsync();

        Assert.Equal(["state", "files"], upload.Names());
        Assert.Equal("done", upload.GetProperty("state").GetString());
        Assert.Equal(["name", "state", "sliceIds"], file.Names());
        Assert.Equal(("ct.dcm", "done"), (file.GetProperty("name").GetString(), file.GetProperty("state").GetString()));
        Assert.True(slice.GetProperty("isHu").GetBoolean());
        Assert.Equal(("site-a", "P-17"), (slice.GetProperty("source").GetString(), slice.GetProperty("patient").GetString()));
    }

    [Fact]
    public async Task Upload_SamePixelsTwice_IsOneSlice()
    {
        using var client = await site.RadiologistAsync();
        var dicom = Arrange.Dicom(offset: 2);

        var first = await client.UploadAsync(Arrange.Form(("a.dcm", dicom)));
        var second = await client.UploadAsync(Arrange.Form(("b.dcm", dicom), ("c.dcm", dicom)));

        var ids = first.GetProperty("files").EnumerateArray().Concat(second.GetProperty("files").EnumerateArray())
            .Select(file => Assert.Single(file.GetProperty("sliceIds").EnumerateArray()).GetInt64()).ToList();
        Assert.Equal(3, ids.Count);
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Upload_ZipWithABrokenFile_BringsTheRest()
    {
        using var client = await site.RadiologistAsync();
        var zip = Zips.Of(
            ("series/1.dcm", Arrange.Dicom(instance: 1, offset: 3)),
            ("series/broken.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3]),
            ("series/2.dcm", Arrange.Dicom(instance: 2, offset: 4)));

        var upload = await client.UploadAsync(Arrange.Form(("study.zip", zip), ("notes.txt", "hello"u8.ToArray())));
        var files = upload.GetProperty("files").EnumerateArray().ToDictionary(file => file.GetProperty("name").GetString()!);

        Assert.Equal("done", upload.GetProperty("state").GetString());
        Assert.Equal(["notes.txt", "study.zip/series/1.dcm", "study.zip/series/2.dcm", "study.zip/series/broken.png"], files.Keys.Order());
        foreach (var bad in new[] { "notes.txt", "study.zip/series/broken.png" })
        {
            Assert.Equal("failed", files[bad].GetProperty("state").GetString());
            Assert.False(string.IsNullOrWhiteSpace(files[bad].GetProperty("reason").GetString()));
        }

        var slices = new List<JsonElement>();
        foreach (var good in new[] { "study.zip/series/1.dcm", "study.zip/series/2.dcm" })
            slices.Add(await (await client.GetAsync($"/api/v1/slices/{files[good].GetProperty("sliceIds")[0].GetInt64()}")).JsonAsync());
        Assert.Equal([0, 1], slices.Select(slice => slice.GetProperty("index").GetInt32()));
        Assert.Single(slices.Select(slice => slice.GetProperty("series").GetString()).Distinct());
    }

    [Fact]
    public async Task Upload_OnlyUnreadableFiles_Fails()
    {
        using var client = await site.RadiologistAsync();
        var upload = await client.UploadAsync(Arrange.Form(("empty.png", []), ("text.dcm", "no image"u8.ToArray())));

        Assert.Equal("failed", upload.GetProperty("state").GetString());
        Assert.All(upload.GetProperty("files").EnumerateArray(), file => Assert.Equal("failed", file.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Upload_NotMultipartOrWithoutFiles_Is415()
    {
        using var client = await site.RadiologistAsync();
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        using var empty = new MultipartFormDataContent { { new StringContent("site-a"), "source" } };

        await (await client.PostAsync("/api/v1/uploads", json)).IsProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await (await client.PostAsync("/api/v1/uploads", empty)).IsProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Upload_CutOff_IsABadRequest()
    {
        using var client = await site.RadiologistAsync();
        using var content = new StringContent("--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\n\r\nabc");
        content.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "x") } };

        await (await client.PostAsync("/api/v1/uploads", content)).IsProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Upload_FileOrSumAboveTheLimit_Is413()
    {
        await using var small = await Site.WithAsync(
            new() { ["Uploads:MaxFileMib"] = "1", ["Uploads:MaxUploadMib"] = "2", ["Uploads:MaxFiles"] = "3" }, site.Database);
        using var client = await small.RadiologistAsync();
        var fits = new byte[1 << 20];

        await (await client.PostAsync("/api/v1/uploads", Arrange.Form(("big.png", new byte[(1 << 20) + 1])))).IsProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await (await client.PostAsync("/api/v1/uploads", Arrange.Form(("a", fits), ("b", fits), ("c", [1])))).IsProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await (await client.PostAsync("/api/v1/uploads", Arrange.Form(("a", [1]), ("b", [1]), ("c", [1]), ("d", [1])))).IsProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await (await client.PostAsync("/api/v1/uploads", Arrange.Form(("huge", new byte[4 << 20])))).IsProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Upload_OfAnotherReader_IsNotShown()
    {
        using var mine = await site.RadiologistAsync();
        using var other = await site.RadiologistAsync();
        using var admin = await site.AdminAsync();
        var answer = await mine.PostAsync("/api/v1/uploads", Arrange.Form(("ct.dcm", Arrange.Dicom(offset: 5))));
        var id = (await answer.JsonAsync()).GetProperty("id").GetGuid();
        await mine.FinishedAsync(id);

        await (await other.GetAsync($"/api/v1/uploads/{id}")).IsProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync($"/api/v1/uploads/{id}")).StatusCode);
    }

    [Fact]
    public async Task Upload_DicomOfANamedPatient_LeavesNoTraceOfTheNameInDatabaseOrLog()
    {
        const string Id = "4711-XENOPHON";
        using var client = await site.RadiologistAsync();
        var upload = await client.UploadAsync(Arrange.Form(("image.dcm", Arrange.Dicom(patientId: Id, offset: 6))));
        var slice = await (await client.GetAsync($"/api/v1/slices/{upload.GetProperty("files")[0].GetProperty("sliceIds")[0].GetInt64()}")).JsonAsync();

        Assert.Matches("^p-[0-9a-f]{20}$", slice.GetProperty("patient").GetString());
        foreach (var secret in new[] { Id, "Doe^Jane", "1.2.3.4" })
        {
            Assert.Equal([], await TablesHoldingAsync(secret));
            Assert.DoesNotContain(site.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Upload_ClaimedByAProcessThatDied_IsTakenUpAgain()
    {
        await using var gone = await Site.WithAsync(new() { ["Decoder:WorkerPath"] = "/nowhere/covidlabel-decode" });
        using var client = await gone.RadiologistAsync();
        var answer = await client.PostAsync("/api/v1/uploads", Arrange.Form(("ct.dcm", Arrange.Dicom(offset: 7))));
        var id = (await answer.JsonAsync()).GetProperty("id").GetGuid();
        await UntilAsync(gone, "state = 1", id);
        await gone.Factory.DisposeAsync();

        // What two minutes of silence would do.
        await ExecuteAsync(gone, "update uploads set lease_until = now() - interval '1 second'");
        await using var next = await Site.WithAsync([], gone.Database);
        using var admin = await next.AdminAsync();
        var upload = await admin.FinishedAsync(id);

        Assert.Equal("done", upload.GetProperty("state").GetString());
        Assert.Single(upload.GetProperty("files")[0].GetProperty("sliceIds").EnumerateArray());
    }

    [Fact]
    public async Task Upload_ThatKilledItsProcessThreeTimes_FailsWithAReason()
    {
        await using var gone = await Site.WithAsync(new() { ["Decoder:WorkerPath"] = "/nowhere/covidlabel-decode" });
        using var client = await gone.RadiologistAsync();
        var answer = await client.PostAsync("/api/v1/uploads", Arrange.Form(("ct.dcm", Arrange.Dicom(offset: 8))));
        var id = (await answer.JsonAsync()).GetProperty("id").GetGuid();
        await UntilAsync(gone, "state = 1", id);

        await ExecuteAsync(gone, "update uploads set lease_until = now() - interval '1 second', attempts = 3");
        var upload = await client.FinishedAsync(id);

        Assert.Equal("failed", upload.GetProperty("state").GetString());
        Assert.Contains("3 times", upload.GetProperty("files")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private async Task<List<string>> TablesHoldingAsync(string text)
    {
        await using var connection = new NpgsqlConnection(site.Database.ConnectionString);
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("select tablename from pg_tables where schemaname = 'public'", connection))
        await using (var reader = await list.ExecuteReaderAsync())
            while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        Assert.Contains("slices", tables);
        var holding = new List<string>();
        foreach (var table in tables)
        {
            // A bytea prints as hex, so the bytes of the name are looked for as well.
            await using var search = new NpgsqlCommand(
                $"select count(*) from \"{table}\" t where t::text like '%' || $1 || '%' or t::text like '%' || encode($1::bytea, 'hex') || '%'", connection);
            search.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
            if ((long)(await search.ExecuteScalarAsync())! > 0) holding.Add(table);
        }

        return holding;
    }

    private static async Task UntilAsync(Site site, string condition, Guid upload)
    {
        await using var connection = new NpgsqlConnection(site.Database.ConnectionString);
        await connection.OpenAsync();
        for (var tries = 0; tries < 300; tries++)
        {
            await using var ask = new NpgsqlCommand($"select count(*) from uploads where id = '{upload}' and {condition}", connection);
            if ((long)(await ask.ExecuteScalarAsync())! > 0) return;
            await Task.Delay(50);
        }

        throw new TimeoutException($"upload {upload} never had {condition}");
    }

    private static async Task ExecuteAsync(Site site, string sql)
    {
        await using var db = await site.Database.Databases.CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync(sql);
    }
}
