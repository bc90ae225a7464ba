using System.Diagnostics;
using System.Text.Json;
using CovidLabel.Torch;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService.Tests;

/// <summary><c>./bench gpu</c>, as far as it goes without a graphics card.</summary>
[Collection(TorchCollection.Name)]
public sealed class GpuBenchmarkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Bench_OnTheProcessor_ComparesLossesAndTimesBothSides()
    {
        var (code, said) = await RunAsync("--device", "cpu", "--threads", "1", "--rounds", "1", "--size", "32", "--json", folder.File("figures.json"));
        Assert.True(code == 0, said);
        var figures = JsonSerializer.Deserialize<Dictionary<string, double>>(await File.ReadAllTextAsync(folder.File("figures.json"), TestContext.Current.CancellationToken))!;

        Assert.All(["paper-256", "best", "cpu-small"], network =>
        {
            Assert.Equal(0, figures[$"{network}/losses/fp32"]);
            var half = figures[$"{network}/losses/bf16"];
            if (Acceleration.IsBfloat16Native(CPU)) Assert.InRange(half, 1e-6, 0.1);
            else Assert.InRange(half, 0, 1e-5); // in fp32 then, with the channels last: sums in another order
            Assert.All(
                ["fp32, everything", "bf16 channels last, everything", "and masks as in the paper", "PyTorch, fp32"],
                contestant =>
                {
                    Assert.True(figures[$"{network}/step/{contestant}/picturesPerSecond"] > 0);
                    Assert.InRange(figures[$"{network}/step/{contestant}/ofTheRate"], 1e-6, double.MaxValue);
                    Assert.True(figures[$"{network}/step/{contestant}/of PyTorch, fp32"] > 0);
                });
            // The same work at the same rate: of the rate both have the same, each in its own time.
            Assert.Equal(Ideal(network, "PyTorch, fp32"), Ideal(network, "fp32, everything"), 1e-9 * Ideal(network, "fp32, everything"));
            Assert.True(figures[$"{network}/prediction/bf16 channels last/of PyTorch, fp32"] > 0);
        });
        Assert.True(figures["paper-256/step/PyTorch, bf16 autocast, channels last/of PyTorch, fp32"] > 0);
        Assert.Contains("left out: PyTorch, the same with torch.compile", said, StringComparison.Ordinal); // Debian 12's has none

        double Ideal(string network, string contestant) =>
            figures[$"{network}/step/{contestant}/ofTheRate"] * figures[$"{network}/step/{contestant}/milliseconds"];
    }

    [Fact]
    public async Task Bench_WithoutPyTorch_MeasuresTheTrainerAlone()
    {
        var (code, said) = await RunAsync("--device", "cpu", "--threads", "1", "--rounds", "1", "--size", "32", "--network", "cpu-small", "--python", "/bin/false");

        Assert.True(code == 0, said);
        Assert.Contains("/bin/false has no PyTorch: only the trainer is measured.", said, StringComparison.Ordinal);
        Assert.Contains("bf16 channels last, everything", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_WithoutACard_SaysSoInOneLine_AndFailsOnlyWhereOneWasNamed()
    {
        Assert.SkipWhen(cuda.is_available(), "This machine has a CUDA device.");
        var (code, said) = await RunAsync();
        Assert.Equal(0, code);
        Assert.StartsWith("There is no CUDA device here", said, StringComparison.Ordinal);
        Assert.Single(said.Trim().Split('\n'));

        (code, said) = await RunAsync("--device", "cuda:0");
        Assert.Equal(1, code);
        Assert.StartsWith("There is no device cuda:0 here", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Benchmark(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said + await errors);
    }

    /// <summary>In its own output folder, of the same configuration and framework as this one.</summary>
    private static string Benchmark()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var repository = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(repository, "benchmarks", "Gpu", "bin", output.Parent.Name, output.Name, "Gpu.dll");
    }
}
