using CovidLabel.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CovidLabel.TrainingService.Worker;

/// <summary>Puts the worker together.</summary>
public static class WorkerHost
{
    /// <summary>Runs until the process is asked to stop.</summary>
    /// <returns>0, or 1 where a setting is missing (said on standard error).</returns>
    public static async Task<int> RunAsync(int threads, string device, CancellationToken cancel)
    {
        var builder = Host.CreateApplicationBuilder();
        WorkerSettings settings;
        try
        {
            settings = WorkerSettings.Read(builder.Configuration, threads, device);
            TorchThread.Device(device);
        }
        catch (ArgumentException exception)
        {
            await Console.Error.WriteLineAsync(FailureReason.Of(exception));
            return 1;
        }

        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
        });
        AddWorker(builder.Services, settings);
        using var host = builder.Build();
        await host.RunAsync(cancel);
        return 0;
    }

    /// <summary>Registers everything the worker consists of.</summary>
    public static void AddWorker(IServiceCollection services, WorkerSettings settings)
    {
        services.AddSingleton(settings);
        services.AddCovidLabelPersistence(settings.ConnectionString);
        services.AddSingleton<Patience>();
        services.AddSingleton<SnapshotBuilder>();
        services.AddSingleton<ModelFiles>();
        services.AddSingleton<RunWatch>();
        services.AddSingleton<RunExecutor>();
        services.AddSingleton<PredictionQueue>();
        services.AddSingleton<TrainerService>();
        services.AddHostedService(provider => provider.GetRequiredService<TrainerService>());
    }
}
