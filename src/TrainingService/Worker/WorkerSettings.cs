using Microsoft.Extensions.Configuration;

namespace CovidLabel.TrainingService.Worker;

/// <summary>What the worker must be told; wrong or missing settings end it at once, naming the key.</summary>
/// <param name="ConnectionString">Key ConnectionStrings:CovidLabel.</param>
/// <param name="DataDirectory">Key COVIDLABEL_DATA: where checkpoints and snapshots lie while a run lasts.</param>
/// <param name="Threads">Threads to compute with.</param>
/// <param name="Device">auto, cpu or cuda:N.</param>
public sealed record WorkerSettings(string ConnectionString, string DataDirectory, int Threads, string Device)
{
    /// <exception cref="ArgumentException">A key is missing or its value cannot be used.</exception>
    public static WorkerSettings Read(IConfiguration configuration, int threads, string device)
    {
        var connection = configuration.GetConnectionString("CovidLabel");
        if (string.IsNullOrWhiteSpace(connection)) throw new ArgumentException("ConnectionStrings:CovidLabel is not set; ./run sets it.");
        var data = configuration["COVIDLABEL_DATA"];
        if (string.IsNullOrWhiteSpace(data)) throw new ArgumentException("COVIDLABEL_DATA is not set; ./run sets it.");
        if (threads < 1) throw new ArgumentException($"--threads is {threads}; 1 or more is allowed.");
        return new WorkerSettings(connection, Path.GetFullPath(data), threads, device);
    }

    /// <summary>Where a run keeps its snapshot, checkpoints and weights until it ends.</summary>
    public string DirectoryOf(long runId) => Path.Combine(DataDirectory, "checkpoints", $"run-{runId}");
}
