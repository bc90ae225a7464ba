using CovidLabel.Domain.Readers;
using CovidLabel.Web.Identity;

namespace CovidLabel.Web.Commands;

/// <summary>
/// Makes an account for whoever may run commands on the server: the first admin, and the way back in when no admin is left. Everyone
/// else is added on the page of people.
/// </summary>
internal static class ReaderCommand
{
    public static async Task<int> RunAsync(IServiceProvider services, string[] arguments, CancellationToken cancel)
    {
        if (arguments is not ["add", var email, var name, var role]) throw new UsageException("reader needs an e-mail, a name and a role.");
        try
        {
            var (_, password) = await services.GetRequiredService<ReaderAdministration>().CreateAsync(email, name, role, by: Guid.Empty);
            Console.WriteLine($"{email} may sign in as {role}, once, with {password}; the first sign-in asks for a password of their own.");
            return 0;
        }
        catch (ReaderRefusedException refused)
        {
            throw new UsageException($"{refused.Message} Roles are {string.Join(" and ", Roles.All)}.");
        }
    }
}
