using CovidLabel.Persistence;
using CovidLabel.Persistence.Stores;
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

    /// <summary>Freezes what the database knows now, or writes an earlier run's snapshot again.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="seed">Decides the split of a new snapshot.</param>
    /// <param name="run">The run whose snapshot is wanted; null for a new one.</param>
    /// <returns>The snapshot's hash.</returns>
    /// <exception cref="ArgumentException">A setting is missing, or the run is unknown or has no snapshot yet.</exception>
    public static async Task<string> ExportSnapshotAsync(string path, long seed, long? run, CancellationToken cancel)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        AddWorker(builder.Services, WorkerSettings.Read(builder.Configuration, Environment.ProcessorCount, "cpu"));
        using var host = builder.Build();
        var snapshots = host.Services.GetRequiredService<SnapshotBuilder>();
        if (run is not { } id) return await snapshots.FreezeAsync(path, seed, cancel);
        var row = await host.Services.GetRequiredService<RunStore>().FindAsync(id, cancel) ?? throw new ArgumentException($"There is no run {id}.");
        var hash = row.SnapshotHash ?? throw new ArgumentException($"Run {id} has no snapshot yet.");
        await snapshots.RestoreAsync(path, hash, cancel);
        return hash;
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
