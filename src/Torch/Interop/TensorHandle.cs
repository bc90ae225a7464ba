using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>
/// Owns one native tensor. A safe handle rather than a bare address: its finalizer is the safety net for tensors that no
/// scope disposed, and a call in progress keeps the tensor alive even if another thread disposes it.
/// </summary>
internal sealed class TensorHandle : SafeHandle
{
    /// <summary>Stands for an optional tensor that was not given.</summary>
    internal static readonly TensorHandle None = new();

    public TensorHandle() : base(0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Native.ct_tensor_free(handle);
        Interlocked.Decrement(ref LiveCount);
        return true;
    }

    /// <summary>How many native tensors this process holds handles to.</summary>
    internal static long LiveCount;
}

/// <summary>Keeps a list of tensors alive for the length of one native call.</summary>
internal readonly ref struct TensorList
{
    private readonly TensorHandle[] _handles;
    private readonly nint[] _addresses;

    internal TensorList(IEnumerable<torch.Tensor> tensors)
    {
        _handles = [.. tensors.Select(tensor => tensor.handle)];
        _addresses = new nint[_handles.Length];
        var held = 0;
        try
        {
            for (; held < _handles.Length; held++)
            {
                var added = false;
                _handles[held].DangerousAddRef(ref added);
                _addresses[held] = _handles[held].DangerousGetHandle();
            }
        }
        catch (ObjectDisposedException)
        {
            for (var i = 0; i < held; i++)
                _handles[i].DangerousRelease();
            throw;
        }
    }

    internal ReadOnlySpan<nint> Addresses => _addresses;

    internal int Count => _addresses.Length;

    public void Dispose()
    {
        foreach (var handle in _handles)
            handle.DangerousRelease();
    }
}
