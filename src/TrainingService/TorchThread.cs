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

    /// <summary>The device of that name, set up to compute fast.</summary>
    /// <param name="name"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="ArgumentException">No such device here; the message lists those there are.</exception>
    public static Device Device(string name)
    {
        var found = name == "auto" ? Acceleration.BestDevice : Named(name, cuda.device_count());
        Acceleration.UseFastKernels(found);
        return found;
    }

    /// <param name="cards">CUDA devices that there are.</param>
    internal static Device Named(string name, int cards)
    {
        if (name == "cpu") return CPU;
        string[] known = [.. Enumerable.Range(0, cards).Select(number => $"cuda:{number}")];
        if (name == "cuda" && cards > 0) return device(known[0]);
        if (known.Contains(name)) return device(name);
        var sentence = $"There is no device {name} here; {string.Join(", ", ["auto", .. known])} and cpu are available.";
        throw new ArgumentException(cards == 0 && name.StartsWith("cuda", StringComparison.Ordinal)
            ? sentence + " A graphics card needs its driver and a libtorch with CUDA (docker/Dockerfile.trainer-cuda)."
            : sentence);
    }
}
