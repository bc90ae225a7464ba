using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor: shape, element type, device, and a place in the graph of gradients. It belongs to the dispose scope that was
    /// open on its thread when it was made; without one the garbage collector frees it, late, so loops need a scope.
    /// Every operation throws <see cref="ExternalException"/> with libtorch's message when shapes or types do not fit, and
    /// <see cref="ObjectDisposedException"/> once the tensor is disposed.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        internal TensorHandle handle { get; private set; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal Tensor(TensorHandle handle)
        {
            this.handle = handle;
            Interlocked.Increment(ref TensorHandle.LiveCount);
            OwningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
        }

        /// <summary>Takes the native tensor over from another object, which is invalid from then on.</summary>
        private protected Tensor(Tensor other)
        {
            handle = other.handle;
            other.handle = TensorHandle.None;
            other.Dispose();
            OwningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
        }

        /// <summary>How many tensors this process holds; for tests and diagnosis of leaks.</summary>
        public static long TotalCount => Interlocked.Read(ref TensorHandle.LiveCount);

        public bool IsInvalid => handle.IsInvalid || handle.IsClosed;

        /// <summary>The gradient's friend in a debugger; means nothing to the library.</summary>
        public string? name { get; set; }

        public void Dispose()
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            OwningDisposeScope = null;
            if (handle != TensorHandle.None)
                handle.Dispose();
        }

        /// <summary>
        /// Hands the tensor to the scope around its own; out of every scope if there is none.
        /// </summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of all scopes: whoever holds it now disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>A second owner of the same native tensor.</summary>
        public Tensor alias() => Made(Native.ct_tensor_alias(handle, out var result), result);

        internal static Tensor Made(nint error, TensorHandle result)
        {
            Native.Check(error);
            return new Tensor(result);
        }

        /// <summary>For operations in place: the tensor itself comes back, as in TorchSharp.</summary>
        private Tensor Changed(nint error)
        {
            Native.Check(error);
            return this;
        }

        public override string ToString() => IsInvalid
            ? "disposed tensor"
            : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";
    }
}
