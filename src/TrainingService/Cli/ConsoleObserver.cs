using System.Globalization;
using CovidLabel.TrainingService.Train;

namespace CovidLabel.TrainingService.Cli;

/// <summary>
/// A line an epoch on the console, where someone watches a bar of the epoch's steps, and the curves as <c>curves.csv</c> (epoch, name, value)
/// beside the weights.
/// </summary>
internal sealed class ConsoleObserver : IRunObserver, IDisposable
{
    private readonly StreamWriter curves;
    private readonly StepBar? bar = Console.IsErrorRedirected ? null : new StepBar(Console.Error, TimeProvider.System);

    public ConsoleObserver(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "curves.csv");
        var isNew = !File.Exists(path);
        curves = new StreamWriter(path, append: true);
        if (isNew) curves.WriteLine("epoch,name,value");
    }

    public void EpochEnded(int epoch, IReadOnlyDictionary<string, double> values)
    {
        foreach (var (name, value) in values) curves.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{epoch},{name},{value:R}"));
        curves.Flush();
        bar?.Clear();
        Console.WriteLine($"epoch {epoch,4}  " + string.Join("  ", values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:0.0000}"))));
    }

    public void StepEnded(int step, int steps) => bar?.Show(step, steps);

    public void Log(string message)
    {
        bar?.Clear();
        Console.WriteLine(message);
    }

    public void Dispose()
    {
        bar?.Clear();
        curves.Dispose();
    }
}
