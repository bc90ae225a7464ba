using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same memory in another shape; one size may be -1. Fails where only a copy would do.</summary>
        public Tensor view(params long[] shape) => Made(Native.ct_view(handle, shape, shape.Length, out var result), result);

        /// <summary>Another shape, copying where a view is impossible.</summary>
        public Tensor reshape(params long[] shape) => Made(Native.ct_reshape(handle, shape, shape.Length, out var result), result);

        public Tensor expand(params long[] sizes) => Made(Native.ct_expand(handle, sizes, sizes.Length, out var result), result);

        public Tensor permute(params long[] permutation) => Made(Native.ct_permute(handle, permutation, permutation.Length, out var result), result);

        public Tensor flip(params long[] dims) => Made(Native.ct_flip(handle, dims, dims.Length, out var result), result);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Made(Native.ct_flatten(handle, start_dim, end_dim, out var result), result);

        public Tensor transpose(long dim0, long dim1) => Made(Native.ct_transpose(handle, dim0, dim1, out var result), result);

        public Tensor unsqueeze(long dim) => Made(Native.ct_unsqueeze(handle, dim, out var result), result);

        public Tensor squeeze(long? dim = null)
        {
            TensorHandle result;
            Native.Check(dim is { } one ? Native.ct_squeeze(handle, one, out result) : Native.ct_squeeze_all(handle, out result));
            return new Tensor(result);
        }

        /// <summary>A view of <paramref name="length"/> neighbours along one dimension.</summary>
        public Tensor narrow(long dim, long start, long length) => Made(Native.ct_narrow(handle, dim, start, length, out var result), result);

        /// <summary>A view of every <paramref name="step"/>-th from start up to, not including, finish.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => Made(Native.ct_slice(handle, dim, start, finish, step, out var result), result);

        public Tensor select(long dim, long index) => Made(Native.ct_select(handle, dim, index, out var result), result);

        public Tensor index_select(long dim, Tensor index) => Made(Native.ct_index_select(handle, dim, index.handle, out var result), result);

        public Tensor masked_select(Tensor mask) => Made(Native.ct_masked_select(handle, mask.handle, out var result), result);

        /// <summary>The part at an index of the outermost dimension.</summary>
        public Tensor this[long i1] => select(0, i1);

        public Tensor this[long i1, long i2]
        {
            get
            {
                using var row = select(0, i1);
                return row.select(0, i2);
            }
        }
    }
}
