using System.Collections;

namespace TorchSharp.Utils;

/// <summary>
/// The elements of a tensor on the host as .NET values, in row-major order. Reading copies a tensor that is not contiguous;
/// writing goes through to the tensor's own memory.
/// </summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly torch.Tensor _tensor;

    internal TensorAccessor(torch.Tensor tensor) => _tensor = tensor;

    public long Count => _tensor.numel();

    public T[] ToArray()
    {
        var result = new T[Count];
        CopyTo(result.AsSpan());
        return result;
    }

    /// <summary>Copies from <paramref name="tensorIndex"/> on until the array is full or the tensor ends.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        if (_tensor.is_contiguous())
        {
            Copy(_tensor, array[arrayIndex..], tensorIndex);
            return;
        }
        using var contiguous = _tensor.contiguous();
        Copy(contiguous, array[arrayIndex..], tensorIndex);
    }

    private static unsafe void Copy(torch.Tensor contiguous, Span<T> target, long tensorIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tensorIndex);
        var length = (int)Math.Max(0, Math.Min(target.Length, contiguous.numel() - tensorIndex));
        new ReadOnlySpan<T>((T*)contiguous.Address + tensorIndex, length).CopyTo(target);
        GC.KeepAlive(contiguous);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Overwrites elements from <paramref name="tensorIndex"/> on until the array or the tensor ends.</summary>
    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tensorIndex);
        var values = array[arrayIndex..];
        var length = (int)Math.Max(0, Math.Min(values.Length, Count - tensorIndex));
        if (!_tensor.is_contiguous())
        {
            for (var i = 0; i < length; i++)
                this[tensorIndex + i] = values[i];
            return;
        }
        values[..length].CopyTo(new Span<T>((T*)_tensor.Address + tensorIndex, length));
        GC.KeepAlive(_tensor);
    }

    /// <summary>One index counts elements in row-major order; several are one for each dimension.</summary>
    public unsafe T this[params long[] indices]
    {
        get
        {
            var value = ((T*)_tensor.Address)[Offset(indices)];
            GC.KeepAlive(_tensor);
            return value;
        }
        set
        {
            ((T*)_tensor.Address)[Offset(indices)] = value;
            GC.KeepAlive(_tensor);
        }
    }

    private long Offset(long[] indices)
    {
        var (shape, stride) = (_tensor.shape, _tensor.stride());
        if (indices.Length == 1)
        {
            if (indices[0] < 0 || indices[0] >= Count)
                throw new ArgumentOutOfRangeException(nameof(indices), indices[0], $"The tensor has {Count} elements.");
            indices = Split(indices[0], shape);
        }
        if (indices.Length != shape.Length)
            throw new ArgumentException($"The tensor has {shape.Length} dimensions, not {indices.Length}.", nameof(indices));
        var offset = 0L;
        for (var i = 0; i < shape.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= shape[i])
                throw new ArgumentOutOfRangeException(nameof(indices), indices[i], $"Dimension {i} has size {shape[i]}.");
            offset += indices[i] * stride[i];
        }
        return offset;
    }

    private static long[] Split(long index, long[] shape)
    {
        var result = new long[shape.Length];
        for (var i = shape.Length - 1; i >= 0; i--)
            (index, result[i]) = Math.DivRem(index, shape[i]);
        return result;
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The tensor goes on living; only TorchSharp's own accessor holds something.</summary>
    public void Dispose() { }
}
