using System.Text.Json;
using CovidLabel.EndToEnd;
using CovidLabel.TestSupport;

[assembly: AssemblyFixture(typeof(Demo))]

namespace CovidLabel.EndToEnd;

/// <summary>Who signs in.</summary>
public sealed record Account(string Email, string Password);

/// <summary>A database with demo data as the product's own commands make it, once; each <see cref="Product"/> has a copy.</summary>
public sealed class Demo : IAsyncLifetime
{
    private readonly PostgresDatabase database = new();

    public Account Radiologist { get; private set; } = new("", "");

    public Account Admin { get; private set; } = new("", "");

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await database.CloseAsync();
        var data = Directory.CreateTempSubdirectory("covidlabel-e2e-demo-").FullName;
        var signIns = Path.Combine(data, "demo-sign-ins.json");
        await ProductProcess.RunAsync(database.ConnectionString, data, ProductProcess.Web, "migrate");
        await ProductProcess.RunAsync(database.ConnectionString, data, ProductProcess.Web, "demo", "--sign-ins", signIns);
        foreach (var entry in JsonDocument.Parse(await File.ReadAllTextAsync(signIns)).RootElement.EnumerateArray())
        {
            var account = new Account(entry.GetProperty("email").GetString()!, entry.GetProperty("password").GetString()!);
            if (entry.GetProperty("role").GetString() == "Admin") Admin = account;
            else Radiologist = account;
        }

        Directory.Delete(data, recursive: true);
    }

    public PostgresDatabase Copy() => PostgresDatabase.CopyOf(database);

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
