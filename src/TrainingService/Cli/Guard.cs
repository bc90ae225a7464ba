namespace CovidLabel.TrainingService.Cli;

/// <summary>What a command does with whatever goes wrong.</summary>
internal static class Guard
{
    /// <summary>One sentence on standard error and exit code 1 for whatever a person can put right; 130 when interrupted.</summary>
    public static int Run(Action action) => RunAsync(() =>
    {
        action();
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public static async Task<int> RunAsync(Func<Task> action)
    {
        try
        {
            await action();
            return 0;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted; the same command goes on from the last checkpoint.");
            return 130;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync(FailureReason.Of(exception));
            return 1;
        }
    }
}
