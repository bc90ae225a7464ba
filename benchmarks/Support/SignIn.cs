using System.Text.Json;
using CovidLabel.Domain.Readers;
using CovidLabel.Persistence;
using CovidLabel.Persistence.Rows;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Support;

/// <summary>How a reader signs in.</summary>
public sealed record SignIn(string Email, string Password)
{
    /// <summary>One of the two accounts that come with the demo data.</summary>
    /// <param name="role">Radiologist or Admin.</param>
    public static async Task<SignIn> DemoAsync(string signInsFile, string role)
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(signInsFile));
        var entry = file.RootElement.EnumerateArray().Single(one => one.GetProperty("role").GetString() == role);
        return new SignIn(entry.GetProperty("email").GetString()!, entry.GetProperty("password").GetString()!);
    }

    /// <summary>As many radiologists more, straight in the database: the office makes them one by one.</summary>
    public static async Task<IReadOnlyList<SignIn>> CreateAsync(string connectionString, int count)
    {
        var services = new ServiceCollection().AddLogging().AddCovidLabelPersistence(connectionString);
        services.AddIdentityCore<Reader>().AddRoles<IdentityRole<Guid>>().AddEntityFrameworkStores<CovidLabelDb>();
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var readers = scope.ServiceProvider.GetRequiredService<UserManager<Reader>>();
        var created = new List<SignIn>();
        for (var i = 1; i <= count; i++)
        {
            var signIn = new SignIn($"reader-{i}@bench.example", $"Aa1!{Guid.NewGuid():N}");
            var reader = new Reader { UserName = signIn.Email, Email = signIn.Email, DisplayName = $"Reader {i}", CreatedAt = DateTimeOffset.UtcNow };
            Check(await readers.CreateAsync(reader, signIn.Password));
            Check(await readers.AddToRoleAsync(reader, Roles.Radiologist));
            created.Add(signIn);
        }

        return created;
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded) throw new InvalidOperationException($"An account could not be made: {result}");
    }
}
