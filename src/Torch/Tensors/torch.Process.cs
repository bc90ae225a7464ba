using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>libtorch's version, such as 1.13.0.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Native.ct_torch_version())!;

    public static int get_num_threads()
    {
        Native.Check(Native.ct_get_num_threads(out var threads));
        return threads;
    }

    public static void set_num_threads(int num) => Native.Check(Native.ct_set_num_threads(num));

    /// <summary>Seeds the random numbers of every device.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static class random
    {
        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

        /// <summary>The state of the CPU's generator as bytes; with it a run can be continued bit for bit.</summary>
        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    /// <summary>The default generator of random numbers. Others are not part of this binding.</summary>
    public sealed class Generator
    {
        private Generator() { }

        public static Generator Default { get; } = new();

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.ct_manual_seed(seed));
            return this;
        }

        public Tensor get_state() => Tensor.Made(Native.ct_get_rng_state(out var state), state);

        public void set_state(Tensor value) => Native.Check(Native.ct_set_rng_state(value.handle));
    }

    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count()
        {
            Native.Check(Native.ct_cuda_device_count(out var count));
            return count;
        }

        /// <summary>Waits until the device has done all that was asked of it.</summary>
        public static void synchronize(Device? device = null) => Native.Check(Native.ct_cuda_synchronize(device?.index ?? -1));
    }

    /// <summary>How CUDA devices may compute.</summary>
    public static class backends
    {
        public static class cuda
        {
            public static class matmul
            {
                /// <summary>Whether matrix products round their fp32 inputs to TF32.</summary>
                public static bool allow_tf32
                {
                    get
                    {
                        Native.Check(Native.ct_get_allow_tf32(out var products, out _));
                        return products;
                    }
                    set => Native.Check(Native.ct_set_allow_tf32(value, cudnn.allow_tf32));
                }
            }
        }

        public static class cudnn
        {
            /// <summary>Whether convolutions round their fp32 inputs to TF32.</summary>
            public static bool allow_tf32
            {
                get
                {
                    Native.Check(Native.ct_get_allow_tf32(out _, out var convolutions));
                    return convolutions;
                }
                set => Native.Check(Native.ct_set_allow_tf32(cuda.matmul.allow_tf32, value));
            }
        }
    }

    public static bool cuda_is_available() => cuda.is_available();
}
