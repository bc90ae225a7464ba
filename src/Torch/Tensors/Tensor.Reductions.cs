using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private const int OwnType = -1;

        private static int Type(ScalarType? type) => type is { } given ? (int)given : OwnType;

        /// <summary>The sum of all elements; integers and booleans add up in int64.</summary>
        public Tensor sum(ScalarType? type = null) => Made(Native.ct_sum(handle, Type(type), out var result), result);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Made(Native.ct_sum_over(handle, dim, dim.Length, keepdim, Type(type), out var result), result);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);

        public Tensor mean() => Made(Native.ct_mean(handle, out var result), result);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Made(Native.ct_mean_over(handle, dimensions, dimensions.Length, keepdim, Type(type), out var result), result);

        public Tensor max() => Made(Native.ct_max(handle, out var result), result);

        public Tensor min() => Made(Native.ct_min(handle, out var result), result);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            Native.Check(Native.ct_max_over(handle, dim, keepdim, out var values, out var indices));
            return (new Tensor(values), new Tensor(indices));
        }

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            Native.Check(Native.ct_min_over(handle, dim, keepdim, out var values, out var indices));
            return (new Tensor(values), new Tensor(indices));
        }

        public Tensor amax(long[] dims, bool keepdim = false) =>
            Made(Native.ct_amax(handle, dims, dims.Length, keepdim, out var result), result);

        public Tensor amin(long[] dims, bool keepdim = false) =>
            Made(Native.ct_amin(handle, dims, dims.Length, keepdim, out var result), result);

        public Tensor any() => Made(Native.ct_any(handle, out var result), result);

        public Tensor all() => Made(Native.ct_all(handle, out var result), result);

        /// <summary>The standard deviation of all elements, with Bessel's correction unless told otherwise.</summary>
        public Tensor std(bool unbiased = true) => Made(Native.ct_std(handle, unbiased, out var result), result);
    }
}
