using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType Element(ScalarType? dtype) => dtype ?? ScalarType.Float32;

    private static (int type, int index) Place(Device? device) => device is null ? ((int)DeviceType.CPU, -1) : ((int)device.type, device.index);

    private static Tensor Tracked(nint error, TensorHandle handle, bool requires_grad)
    {
        var tensor = Tensor.Made(error, handle);
        if (requires_grad)
            tensor.requires_grad = true;
        return tensor;
    }

    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var (type, index) = Place(device);
        return Tracked(Native.ct_tensor_empty(size, size.Length, (int)Element(dtype), type, index, out var made), made, requires_grad);
    }

    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty(size.AsSpan(), dtype, device, requires_grad);

    public static Tensor empty(long dim0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([dim0], dtype, device, requires_grad);

    public static Tensor empty(long dim0, long dim1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([dim0, dim1], dtype, device, requires_grad);

    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([dim0, dim1, dim2], dtype, device, requires_grad);

    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var (type, index) = Place(device);
        return Tracked(Native.ct_tensor_full(size, size.Length, 0L, (int)Element(dtype), type, index, out var made), made, requires_grad);
    }

    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros(size.AsSpan(), dtype, device, requires_grad);

    public static Tensor zeros(long dim0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0], dtype, device, requires_grad);

    public static Tensor zeros(long dim0, long dim1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0, dim1], dtype, device, requires_grad);

    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0, dim1, dim2], dtype, device, requires_grad);

    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var (type, index) = Place(device);
        return Tracked(Native.ct_tensor_full(size, size.Length, 1L, (int)Element(dtype), type, index, out var made), made, requires_grad);
    }

    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones(size.AsSpan(), dtype, device, requires_grad);

    public static Tensor ones(long dim0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0], dtype, device, requires_grad);

    public static Tensor ones(long dim0, long dim1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0, dim1], dtype, device, requires_grad);

    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0, dim1, dim2], dtype, device, requires_grad);

    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var (type, index) = Place(device);
        return Tracked(Native.ct_tensor_rand(size, size.Length, (int)Element(dtype), type, index, out var made), made, requires_grad);
    }

    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => rand(size.AsSpan(), dtype, device, requires_grad);

    public static Tensor rand(long dim0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => rand([dim0], dtype, device, requires_grad);

    public static Tensor rand(long dim0, long dim1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => rand([dim0, dim1], dtype, device, requires_grad);

    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => rand([dim0, dim1, dim2], dtype, device, requires_grad);

    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => rand([dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var (type, index) = Place(device);
        return Tracked(Native.ct_tensor_randn(size, size.Length, (int)Element(dtype), type, index, out var made), made, requires_grad);
    }

    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => randn(size.AsSpan(), dtype, device, requires_grad);

    public static Tensor randn(long dim0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => randn([dim0], dtype, device, requires_grad);

    public static Tensor randn(long dim0, long dim1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => randn([dim0, dim1], dtype, device, requires_grad);

    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => randn([dim0, dim1, dim2], dtype, device, requires_grad);

    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => randn([dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var (type, index) = Place(device);
        var element = dtype ?? (value.native.IsReal ? ScalarType.Float32 : ScalarType.Int64);
        return Tracked(Native.ct_tensor_full(size, size.Length, value.native, (int)element, type, index, out var made), made, requires_grad);
    }

    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => full(size.AsSpan(), value, dtype, device, requires_grad);

    /// <summary>Uninitialised, in the other tensor's shape and memory layout.</summary>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var (type, index) = Place(device ?? input.device);
        return Tracked(Native.ct_tensor_empty_like(input.handle, (int)(dtype ?? input.dtype), type, index, out var made), made, requires_grad);
    }

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty_like(input, dtype, device).zero_().requires_grad_(requires_grad);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty_like(input, dtype, device).fill_(1).requires_grad_(requires_grad);

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty_like(input, dtype, device).uniform_(0, 1).requires_grad_(requires_grad);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty_like(input, dtype, device).normal_().requires_grad_(requires_grad);

    /// <summary>start, start + step, ... up to, not including, stop; int64 unless a bound is real.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var (type, index) = Place(device);
        var real = start.native.IsReal || stop.native.IsReal || step.native.IsReal;
        var element = dtype ?? (real ? ScalarType.Float32 : ScalarType.Int64);
        return Tracked(Native.ct_tensor_arange(start.native, stop.native, step.native, (int)element, type, index, out var made), made, requires_grad);
    }

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);
}
