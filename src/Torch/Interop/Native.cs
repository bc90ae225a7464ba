using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>
/// The C ABI of native/: every method that returns <see cref="nint"/> returns an error for <see cref="Check"/>, zero for
/// success. Sizes are in elements, element types and device kinds carry c10's numbers.
/// </summary>
internal static partial class Native
{
    private const string Library = "covidlabel_torch";

    /// <summary>Turns a native error into the exception type that TorchSharp throws.</summary>
    /// <exception cref="ExternalException">The native call failed; the message is libtorch's own.</exception>
    internal static void Check(nint error)
    {
        if (error != 0)
            Throw(error);
    }

    private static void Throw(nint error)
    {
        var message = Marshal.PtrToStringUTF8(ct_error_message(error)) ?? "libtorch failed without a message";
        var isMemory = ct_error_is_memory(error);
        ct_error_free(error);
        if (isMemory)
            throw new TensorMemoryException(message);
#pragma warning disable CA2201 // the type that code written for TorchSharp catches
        throw new ExternalException(message);
#pragma warning restore CA2201
    }

    [LibraryImport(Library)] private static partial nint ct_error_message(nint error);
    [LibraryImport(Library)] private static partial Flag ct_error_is_memory(nint error);
    [LibraryImport(Library)] internal static partial void ct_error_free(nint error);
    [LibraryImport(Library)] internal static partial void ct_fail_next_call(int failure);
    [LibraryImport(Library)] internal static partial nint ct_torch_version();

    [LibraryImport(Library)] internal static partial nint ct_set_num_threads(int threads);
    [LibraryImport(Library)] internal static partial nint ct_get_num_threads(out int threads);
    [LibraryImport(Library)] internal static partial nint ct_limit_blas_threads(int threads, out Flag found);
    [LibraryImport(Library)] internal static partial nint ct_keep_freed_memory(out Flag accepted);
    [LibraryImport(Library)] internal static partial nint ct_manual_seed(long seed);
    [LibraryImport(Library)] internal static partial nint ct_get_rng_state(out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_set_rng_state(TensorHandle state);
    [LibraryImport(Library)] internal static partial nint ct_cuda_device_count(out int count);
    [LibraryImport(Library)] internal static partial nint ct_cuda_synchronize(long index);
    [LibraryImport(Library)] internal static partial nint ct_use_deterministic_algorithms(Flag on);
    [LibraryImport(Library)] internal static partial nint ct_set_benchmark_cudnn(Flag on);
    [LibraryImport(Library)] internal static partial nint ct_get_benchmark_cudnn(out Flag on);
    [LibraryImport(Library)] internal static partial nint ct_set_allow_tf32(Flag products, Flag convolutions);
    [LibraryImport(Library)] internal static partial nint ct_get_allow_tf32(out Flag products, out Flag convolutions);

    [LibraryImport(Library)] internal static partial nint ct_grad_mode_get(out Flag on);
    [LibraryImport(Library)] internal static partial nint ct_grad_mode_set(Flag on);
    [LibraryImport(Library)] internal static partial nint ct_inference_mode_get(out Flag on);
    [LibraryImport(Library)] internal static partial nint ct_inference_mode_new(Flag on, out nint guard);
    [LibraryImport(Library)] internal static partial void ct_inference_mode_free(nint guard);
    [LibraryImport(Library)] internal static partial nint ct_autocast_enter(int deviceType, Flag on, out Flag previous);
    [LibraryImport(Library)] internal static partial nint ct_autocast_leave(int deviceType, Flag previous);

    [LibraryImport(Library)] internal static partial nint ct_adam_step(ReadOnlySpan<nint> parameters, ReadOnlySpan<nint> averages, ReadOnlySpan<nint> squares, Span<long> steps, int count, double rate, double beta1, double beta2, double epsilon, double weightDecay);
    [LibraryImport(Library)] internal static partial nint ct_zero_grad(ReadOnlySpan<nint> parameters, int count, Flag setToNone);
    [LibraryImport(Library)] internal static partial nint ct_clip_grad_norm_(ReadOnlySpan<nint> parameters, int count, double limit, out double norm);
}

/// <summary>The memory of a device, or the process's own, ran out: an <see cref="ExternalException"/> that asking for less may cure.</summary>
internal sealed class TensorMemoryException(string message) : ExternalException(message);
