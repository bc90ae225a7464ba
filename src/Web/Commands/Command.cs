using CovidLabel.Imaging.Decoding;
using CovidLabel.Web.Security;
using Npgsql;

namespace CovidLabel.Web.Commands;

/// <summary>A word after <c>CovidLabel.Web.dll</c> that does one thing and ends, instead of serving.</summary>
internal sealed record Command(string Name, string Usage, Func<IServiceProvider, string[], CancellationToken, Task<int>> Body)
{
    private static readonly Command[] All =
    [
        new("migrate", "migrate", MigrateCommand.RunAsync),
        new("demo", "demo --sign-ins FILE", DemoCommand.RunAsync),
        new("reader", "reader add EMAIL NAME Radiologist|Admin", ReaderCommand.RunAsync),
        new("import", "import DIR --layout covid-ct|medseg100", ImportCommand.RunAsync),
    ];

    /// <returns>0, or 1 after one sentence on standard error that says what is wrong.</returns>
    public static async Task<int> RunAsync(string name, string[] arguments) =>
        Array.Find(All, command => command.Name == name) is { } found
            ? await found.RunAsync(arguments)
            : Fail($"There is no command {name}; there are {string.Join(", ", All.Select(command => command.Name))}.");

    private async Task<int> RunAsync(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            stop.Cancel();
        };
        try
        {
            var builder = WebApplication.CreateBuilder();
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            // The first migration asks for a history that is not there yet; what really fails is thrown.
            builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
            builder.AddCovidLabel();
            await using var host = builder.Build();
            await using var scope = host.Services.CreateAsyncScope();
            return await Body(scope.ServiceProvider, arguments, stop.Token);
        }
        catch (UsageException wrong)
        {
            return Fail($"{wrong.Message} Usage: CovidLabel.Web.dll {Usage}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Fail("Stopped. What was done so far is kept; the same command goes on from there.");
        }
        catch (Exception away) when (DatabaseTrouble.IsAway(away) || away is NpgsqlException)
        {
            return Fail($"The database can not be used: {away.GetBaseException().Message}");
        }
        catch (Exception expected) when (expected is InvalidOperationException or IOException
            or UnauthorizedAccessException or DecoderFailedException)
        {
            return Fail(expected.Message);
        }
    }

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }
}

/// <summary>The arguments make no sense; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
