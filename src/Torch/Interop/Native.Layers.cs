using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// native/layers.cpp and native/images.cpp
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial nint ct_conv2d(TensorHandle input, TensorHandle weight, TensorHandle bias, ReadOnlySpan<long> stride, int strides, ReadOnlySpan<long> padding, int paddings, ReadOnlySpan<long> dilation, int dilations, long groups, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_linear(TensorHandle input, TensorHandle weight, TensorHandle bias, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_dropout(TensorHandle input, double probability, Flag training, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_dropout2d(TensorHandle input, double probability, Flag training, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_batch_norm(TensorHandle input, TensorHandle weight, TensorHandle bias, TensorHandle runningMean, TensorHandle runningVariance, Flag training, double momentum, double epsilon, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_group_norm(TensorHandle input, long groups, TensorHandle weight, TensorHandle bias, double epsilon, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_mse_loss(TensorHandle input, TensorHandle target, long reduction, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_l1_loss(TensorHandle input, TensorHandle target, long reduction, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_binary_cross_entropy(TensorHandle input, TensorHandle target, TensorHandle weight, long reduction, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_binary_cross_entropy_with_logits(TensorHandle input, TensorHandle target, TensorHandle weight, TensorHandle positiveWeight, long reduction, out TensorHandle result);

    [LibraryImport(Library)] internal static partial nint ct_max_pool2d(TensorHandle input, ReadOnlySpan<long> kernel, int kernels, ReadOnlySpan<long> stride, int strides, ReadOnlySpan<long> padding, int paddings, ReadOnlySpan<long> dilation, int dilations, Flag ceilMode, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_avg_pool2d(TensorHandle input, ReadOnlySpan<long> kernel, int kernels, ReadOnlySpan<long> stride, int strides, ReadOnlySpan<long> padding, int paddings, Flag ceilMode, Flag countIncludePad, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_adaptive_avg_pool2d(TensorHandle input, long height, long width, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_interpolate2d(TensorHandle input, ReadOnlySpan<long> sizes, int sizeCount, ReadOnlySpan<double> scales, int scaleCount, int mode, Flag alignCorners, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_pixel_shuffle(TensorHandle input, long factor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_affine_grid(TensorHandle theta, ReadOnlySpan<long> sizes, int count, Flag alignCorners, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_grid_sample(TensorHandle input, TensorHandle grid, long mode, long outside, Flag alignCorners, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_constant_pad(TensorHandle input, ReadOnlySpan<long> amounts, int count, NativeScalar value, out TensorHandle result);
}
