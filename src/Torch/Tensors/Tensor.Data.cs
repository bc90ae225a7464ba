using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>
        /// The elements as .NET values, in row-major order whatever the memory layout; a tensor on another device is copied
        /// to the host first.
        /// </summary>
        /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the element type.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            if (dtype is ScalarType.Float16 or ScalarType.BFloat16 || ToScalarType(typeof(T)) != dtype)
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            return new TensorAccessor<T>(is_cuda ? cpu() : this);
        }

        /// <summary>The value of a tensor with one element.</summary>
        /// <exception cref="ArgumentException">More or less than one element, or of another type.</exception>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1)
                throw new ArgumentException("Number of elements in the tensor must be 1");
            return data<T>()[0];
        }

        /// <summary>The value of a tensor with one element, of any type.</summary>
        public Scalar ToScalar()
        {
            using var scope = NewDisposeScope();
            return is_floating_point()
                ? to_type(ScalarType.Float64).item<double>()
                : to_type(ScalarType.Int64).item<long>();
        }

        /// <summary>The memory of a contiguous tensor on the host. The span is valid while the tensor lives.</summary>
        /// <exception cref="InvalidOperationException">The tensor lies on another device or is not contiguous.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_cpu())
                    throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
                if (!is_contiguous())
                    throw new InvalidOperationException("The bytes of a tensor that is not contiguous cannot be reached; call contiguous() first.");
                return new Span<byte>((void*)Address, checked((int)(NumberOfElements * ElementSize)));
            }
            set
            {
                var target = bytes;
                if (target.Length != value.Length)
                    throw new ArgumentException($"The tensor has {target.Length} bytes, {value.Length} were given.");
                value.CopyTo(target);
            }
        }

        internal nint Address
        {
            get
            {
                Native.Check(Native.ct_tensor_data(handle, out var address));
                return address;
            }
        }

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var result = Made(Native.ct_tensor_to(handle, (int)type, (int)device.type, device.index, copy, non_blocking, out var made), made);
            if (disposeAfter)
                Dispose();
            return result;
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, device, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        /// <summary>To the other tensor's type and device.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, copy, disposeAfter, non_blocking);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        /// <summary>A copy in memory that CUDA devices read by themselves; from there a copy need not be waited for.</summary>
        public Tensor pin_memory() => Made(Native.ct_tensor_pin_memory(handle, out var result), result);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        public Tensor contiguous() => Made(Native.ct_tensor_contiguous(handle, false, out var result), result);

        public Tensor clone() => Made(Native.ct_tensor_clone(handle, out var result), result);

        /// <summary>Overwrites this tensor, converting type and device; broadcasts.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Changed(Native.ct_tensor_copy_(handle, source.handle, nonBlocking));

        public Tensor fill_(Scalar value) => Changed(Native.ct_tensor_fill_(handle, value.native));

        public Tensor zero_() => Changed(Native.ct_tensor_fill_(handle, 0L));

        public Tensor uniform_(double from, double to) => Changed(Native.ct_tensor_uniform_(handle, from, to));

        public Tensor normal_(double mean = 0, double std = 1) => Changed(Native.ct_tensor_normal_(handle, mean, std));
    }
}
