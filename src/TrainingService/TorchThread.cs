using CovidLabel.Torch;
using static TorchSharp.torch;

namespace CovidLabel.TrainingService;

/// <summary>
/// A thread of its own for everything that touches torch: gradient, autocast and inference modes, and the number of threads OpenMP uses,
/// belong to the thread that sets them.
/// </summary>
internal static class TorchThread
{
    /// <summary>Runs on a new thread and waits; what is thrown there is thrown here.</summary>
    /// <param name="threads">Threads to compute with.</param>
    public static T Run<T>(int threads, Func<T> work) => RunAsync(threads, work).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run{T}(int, Func{T})"/>
    public static Task<T> RunAsync<T>(int threads, Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Acceleration.TuneProcess(threads);
                result.SetResult(work());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        })
        { Name = "torch", IsBackground = true };
        thread.Start();
        return result.Task;
    }

    /// <param name="name"><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>.</param>
    /// <exception cref="ArgumentException">No such device here.</exception>
    public static Device Device(string name)
    {
        if (name == "auto") return Acceleration.BestDevice;
        if (name == "cpu") return CPU;
        if (name.StartsWith("cuda", StringComparison.Ordinal) && Acceleration.IsCudaAvailable) return device(name);
        throw new ArgumentException($"There is no device {name} here; auto, cpu{(Acceleration.IsCudaAvailable ? " and cuda:N are" : " is")} available.");
    }
}
