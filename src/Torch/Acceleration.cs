using System.Runtime.Intrinsics.X86;
using TorchSharp;
using TorchSharp.Interop;

namespace CovidLabel.Torch;

/// <summary>
/// What makes training faster and TorchSharp lacks. Package/Acceleration.cs has the same members on TorchSharp's own names, for
/// builds against the real package: there they do what the package allows, or nothing.
/// </summary>
public static class Acceleration
{
    /// <summary>
    /// Sets what libtorch leaves badly set; without it, training on two threads is half as fast. Call once, early, from any
    /// thread: libtorch computes with <paramref name="threads"/> threads, OpenBLAS with one (its own pool fights OpenMP's),
    /// and freed memory stays in the process (a step frees and takes the same blocks again) unless the process may have only so much.
    /// </summary>
    public static void TuneProcess(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        torch.set_num_threads(threads);
        Native.Check(Native.ct_limit_blas_threads(1, out _));
        Native.Check(Native.ct_keep_freed_memory(out _));
    }

    /// <summary>
    /// Prefers kernels that give the same bits on every run (on the CPU: with one thread). An operation that has none warns.
    /// </summary>
    public static void UseDeterministicKernels(bool on = true) => Native.Check(Native.ct_use_deterministic_algorithms(on));

    /// <summary>
    /// Sets up a device that was chosen. A CUDA device tries several convolution kernels for each shape and keeps the fastest, unless
    /// <see cref="UseDeterministicKernels"/> is on, and multiplies in TF32 where fp32 is asked for. Nothing for the CPU.
    /// </summary>
    public static void UseFastKernels(torch.Device device)
    {
        if (device.type != DeviceType.CUDA)
            return;
        Native.Check(Native.ct_set_benchmark_cudnn(true));
        torch.backends.cuda.matmul.allow_tf32 = true;
        torch.backends.cudnn.allow_tf32 = true;
    }

    /// <summary>Whether memory ran out, of a device or of this process, so that the same work in smaller portions may succeed.</summary>
    public static bool IsOutOfMemory(Exception exception) => exception is TensorMemoryException or OutOfMemoryException;

    public static string LibraryVersion => torch.__version__;

    public static bool IsCudaAvailable => torch.cuda.is_available();

    /// <summary>The first CUDA device where there is one, else the CPU.</summary>
    public static torch.Device BestDevice => IsCudaAvailable ? torch.CUDA : torch.CPU;

    /// <summary>
    /// Whether <paramref name="device"/> multiplies in bf16 by instructions of its own. A processor without them (AVX512_BF16 or AMX-BF16)
    /// imitates them, and <see cref="Autocast"/> makes training slower instead of faster. Every card that CUDA 12 libraries are
    /// made for has autocast in bf16, so a CUDA device counts as one that does.
    /// </summary>
    public static bool IsBfloat16Native(torch.Device device) => device.type != DeviceType.CPU || ProcessorHasBfloat16;

    private static bool ProcessorHasBfloat16 { get; } = ReadProcessor();

    /// <summary>Intel SDM, CPUID leaf 7: sub-leaf 1, EAX bit 5 is AVX512_BF16; sub-leaf 0, EDX bit 22 is AMX-BF16.</summary>
    private static bool ReadProcessor()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
            return false;
        var (subLeaves, _, _, features) = X86Base.CpuId(7, 0);
        return (features & (1 << 22)) != 0 || (subLeaves >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0);
    }

    /// <summary>
    /// Until disposed, convolutions and linear layers on this thread compute in bf16, weights staying fp32. Losses belong
    /// outside of it. Dispose on the same thread, in the reverse order of opening.
    /// </summary>
    /// <returns>A guard; one that does nothing if not <paramref name="enabled"/>.</returns>
    public static IDisposable Autocast(torch.Device device, bool enabled = true) => new AutocastGuard((int)device.type, enabled);

    /// <summary>
    /// (N, C, H, W) with the channels of a pixel side by side in memory; oneDNN and cuDNN compute bf16 convolutions faster so.
    /// </summary>
    public static torch.Tensor ChannelsLast(torch.Tensor images) =>
        torch.Tensor.Made(Native.ct_tensor_contiguous(images.handle, true, out var result), result);

    /// <summary>Gives the four-dimensional weights of a network the layout of <see cref="ChannelsLast(torch.Tensor)"/>.</summary>
    public static void UseChannelsLast(torch.nn.Module network)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        foreach (var parameter in network.parameters())
        {
            if (parameter.ndim == 4)
                parameter.SetData(ChannelsLast(parameter));
        }
    }

    private sealed class AutocastGuard : IDisposable
    {
        private readonly int _device;
        private readonly Flag _previous;
        private bool _ended;

        internal AutocastGuard(int device, bool enabled)
        {
            _device = device;
            Native.Check(Native.ct_autocast_enter(device, enabled, out _previous));
        }

        public void Dispose()
        {
            if (_ended)
                return;
            _ended = true;
            Native.Check(Native.ct_autocast_leave(_device, _previous));
        }
    }
}
