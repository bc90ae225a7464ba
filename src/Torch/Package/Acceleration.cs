using System.Runtime.InteropServices;
using TorchSharp;

#if ACCELERATION_UNDER_TEST
namespace CovidLabel.Torch.Package;
#else
namespace CovidLabel.Torch;
#endif

/// <summary>
/// The members of CovidLabel.Torch's Acceleration for builds against the TorchSharp package, whose sources include this file
/// instead: what the package cannot do is left out, and training is slower and otherwise the same.
/// </summary>
public static class Acceleration
{
    public static void TuneProcess(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        torch.set_num_threads(threads);
    }

    /// <summary>The package has no switch for it; on the CPU with one thread its kernels repeat bit for bit anyway.</summary>
    public static void UseDeterministicKernels(bool on = true) { }

    /// <summary>TF32 as in the other build; the package has no switch for trying several kernels.</summary>
    public static void UseFastKernels(torch.Device device)
    {
        if (device.type != DeviceType.CUDA)
            return;
        torch.backends.cuda.matmul.allow_tf32 = true;
        torch.backends.cudnn.allow_tf32 = true;
    }

    /// <summary>By the words: the package throws the same type whatever failed.</summary>
    public static bool IsOutOfMemory(Exception exception) =>
        exception is OutOfMemoryException
        || (exception is ExternalException && MemoryWords.Any(words => exception.Message.Contains(words, StringComparison.Ordinal)));

    private static readonly string[] MemoryWords = ["DefaultCPUAllocator", "out of memory", "ALLOC_FAILED", "bad_alloc"];

    public static string LibraryVersion => torch.__version__;

    public static bool IsCudaAvailable => torch.cuda.is_available();

    public static torch.Device BestDevice => IsCudaAvailable ? torch.CUDA : torch.CPU;

    /// <summary>False: without autocast nothing computes in bf16.</summary>
    public static bool IsBfloat16Native(torch.Device device) => false;

    /// <summary>Computes in fp32: the package has no autocast.</summary>
    public static IDisposable Autocast(torch.Device device, bool enabled = true) => new Nothing();

    /// <summary>The same tensor: the package leaves the layout to libtorch.</summary>
    public static torch.Tensor ChannelsLast(torch.Tensor images) => images.alias();

    public static void UseChannelsLast(torch.nn.Module network) { }

    private sealed class Nothing : IDisposable
    {
        public void Dispose() { }
    }
}
