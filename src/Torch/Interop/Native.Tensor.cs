using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// native/tensor.cpp and native/shape.cpp
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial void ct_tensor_free(nint tensor);
    [LibraryImport(Library)] internal static partial nint ct_tensor_alias(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_empty(ReadOnlySpan<long> sizes, int dimensions, int type, int deviceType, int deviceIndex, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_empty_like(TensorHandle tensor, int type, int deviceType, int deviceIndex, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_full(ReadOnlySpan<long> sizes, int dimensions, NativeScalar value, int type, int deviceType, int deviceIndex, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_rand(ReadOnlySpan<long> sizes, int dimensions, int type, int deviceType, int deviceIndex, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_randn(ReadOnlySpan<long> sizes, int dimensions, int type, int deviceType, int deviceIndex, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_arange(NativeScalar start, NativeScalar stop, NativeScalar step, int type, int deviceType, int deviceIndex, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_from_host(ReadOnlySpan<byte> data, long bytes, ReadOnlySpan<long> sizes, int dimensions, int type, out TensorHandle result);

    [LibraryImport(Library)] internal static partial nint ct_tensor_dimensions(TensorHandle tensor, out long dimensions);
    [LibraryImport(Library)] internal static partial nint ct_tensor_shape(TensorHandle tensor, Span<long> sizes, Span<long> strides);
    [LibraryImport(Library)] internal static partial nint ct_tensor_numel(TensorHandle tensor, out long count);
    [LibraryImport(Library)] internal static partial nint ct_tensor_type(TensorHandle tensor, out int type);
    [LibraryImport(Library)] internal static partial nint ct_tensor_device(TensorHandle tensor, out int deviceType, out int deviceIndex);
    [LibraryImport(Library)] internal static partial nint ct_tensor_is_contiguous(TensorHandle tensor, Flag channelsLast, out Flag contiguous);
    [LibraryImport(Library)] internal static partial nint ct_tensor_data(TensorHandle tensor, out nint data);

    [LibraryImport(Library)] internal static partial nint ct_tensor_to(TensorHandle tensor, int type, int deviceType, int deviceIndex, Flag copy, Flag nonBlocking, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_contiguous(TensorHandle tensor, Flag channelsLast, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_clone(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_copy_(TensorHandle tensor, TensorHandle source, Flag nonBlocking);
    [LibraryImport(Library)] internal static partial nint ct_tensor_pin_memory(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_fill_(TensorHandle tensor, NativeScalar value);
    [LibraryImport(Library)] internal static partial nint ct_tensor_uniform_(TensorHandle tensor, double low, double high);
    [LibraryImport(Library)] internal static partial nint ct_tensor_normal_(TensorHandle tensor, double mean, double deviation);

    [LibraryImport(Library)] internal static partial nint ct_tensor_detach(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_requires_grad(TensorHandle tensor, out Flag on);
    [LibraryImport(Library)] internal static partial nint ct_tensor_set_requires_grad(TensorHandle tensor, Flag on);
    [LibraryImport(Library)] internal static partial nint ct_tensor_is_leaf(TensorHandle tensor, out Flag leaf);
    [LibraryImport(Library)] internal static partial nint ct_tensor_grad(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tensor_set_grad(TensorHandle tensor, TensorHandle gradient);
    [LibraryImport(Library)] internal static partial nint ct_tensor_backward(TensorHandle tensor);
    [LibraryImport(Library)] internal static partial nint ct_tensor_set_data(TensorHandle tensor, TensorHandle contents);

    [LibraryImport(Library)] internal static partial nint ct_view(TensorHandle tensor, ReadOnlySpan<long> sizes, int count, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_reshape(TensorHandle tensor, ReadOnlySpan<long> sizes, int count, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_expand(TensorHandle tensor, ReadOnlySpan<long> sizes, int count, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_permute(TensorHandle tensor, ReadOnlySpan<long> order, int count, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_flip(TensorHandle tensor, ReadOnlySpan<long> dimensions, int count, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_flatten(TensorHandle tensor, long start, long end, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_transpose(TensorHandle tensor, long first, long second, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_unsqueeze(TensorHandle tensor, long dimension, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_squeeze(TensorHandle tensor, long dimension, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_squeeze_all(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_narrow(TensorHandle tensor, long dimension, long start, long length, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_slice(TensorHandle tensor, long dimension, long start, long finish, long step, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_select(TensorHandle tensor, long dimension, long index, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_index_select(TensorHandle tensor, long dimension, TensorHandle index, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_masked_select(TensorHandle tensor, TensorHandle mask, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_where(TensorHandle condition, TensorHandle yes, TensorHandle no, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_cat(ReadOnlySpan<nint> parts, int count, long dimension, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_stack(ReadOnlySpan<nint> parts, int count, long dimension, out TensorHandle result);
}
