using CovidLabel.Domain.Readers;
using CovidLabel.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Web.Commands;

/// <summary>Brings the database to this version: schema and roles. Doing it twice changes nothing.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(IServiceProvider services, string[] arguments, CancellationToken cancel)
    {
        if (arguments.Length > 0) throw new UsageException($"migrate takes no {arguments[0]}.");
        await using var db = await services.GetRequiredService<IDbContextFactory<CovidLabelDb>>().CreateDbContextAsync(cancel);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
        await db.Database.MigrateAsync(cancel);
        await AddRolesAsync(services.GetRequiredService<RoleManager<IdentityRole<Guid>>>());
        Console.WriteLine(pending.Count == 0 ? "nothing to migrate" : $"applied {string.Join(", ", pending)}");
        return 0;
    }

    internal static async Task AddRolesAsync(RoleManager<IdentityRole<Guid>> roles)
    {
        foreach (var name in Roles.All)
        {
            if (await roles.RoleExistsAsync(name)) continue;
            var result = await roles.CreateAsync(new IdentityRole<Guid>(name) { Id = Guid.CreateVersion7() });
            if (!result.Succeeded)
                throw new InvalidOperationException($"The role {name} could not be created: {result}");
        }
    }
}
