using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// native/math.cpp
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial nint ct_neg(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_abs(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_exp(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_log(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_sqrt(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_reciprocal(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_sigmoid(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_relu(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_tanh(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_round(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_floor(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_isnan(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_isfinite(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_logical_not(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_mean(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_max(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_min(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_any(TensorHandle tensor, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_all(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)] internal static partial nint ct_mul(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_div(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_pow(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_maximum(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_minimum(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_matmul(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_eq(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_ne(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_lt(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_le(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_gt(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_ge(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_logical_and(TensorHandle left, TensorHandle right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_logical_or(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)] internal static partial nint ct_add_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_sub_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_mul_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_div_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_pow_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_eq_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_ne_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_lt_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_le_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_gt_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_ge_scalar(TensorHandle left, NativeScalar right, out TensorHandle result);

    [LibraryImport(Library)] internal static partial nint ct_add_(TensorHandle left, TensorHandle right);
    [LibraryImport(Library)] internal static partial nint ct_add_scalar_(TensorHandle left, NativeScalar right);
    [LibraryImport(Library)] internal static partial nint ct_sub_(TensorHandle left, TensorHandle right);
    [LibraryImport(Library)] internal static partial nint ct_sub_scalar_(TensorHandle left, NativeScalar right);
    [LibraryImport(Library)] internal static partial nint ct_mul_(TensorHandle left, TensorHandle right);
    [LibraryImport(Library)] internal static partial nint ct_mul_scalar_(TensorHandle left, NativeScalar right);
    [LibraryImport(Library)] internal static partial nint ct_div_(TensorHandle left, TensorHandle right);
    [LibraryImport(Library)] internal static partial nint ct_div_scalar_(TensorHandle left, NativeScalar right);

    [LibraryImport(Library)] internal static partial nint ct_add(TensorHandle left, TensorHandle right, NativeScalar alpha, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_sub(TensorHandle left, TensorHandle right, NativeScalar alpha, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_elu(TensorHandle tensor, double alpha, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_relu_(TensorHandle tensor);
    [LibraryImport(Library)] internal static partial nint ct_softmax(TensorHandle tensor, long dimension, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_clamp_min(TensorHandle tensor, NativeScalar low, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_clamp_max(TensorHandle tensor, NativeScalar high, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_clamp(TensorHandle tensor, NativeScalar low, NativeScalar high, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_allclose(TensorHandle left, TensorHandle right, double relative, double absolute, Flag equalNan, out Flag close);
    [LibraryImport(Library)] internal static partial nint ct_sum(TensorHandle tensor, int type, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_sum_over(TensorHandle tensor, ReadOnlySpan<long> dimensions, int count, Flag keep, int type, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_mean_over(TensorHandle tensor, ReadOnlySpan<long> dimensions, int count, Flag keep, int type, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_max_over(TensorHandle tensor, long dimension, Flag keep, out TensorHandle values, out TensorHandle indices);
    [LibraryImport(Library)] internal static partial nint ct_min_over(TensorHandle tensor, long dimension, Flag keep, out TensorHandle values, out TensorHandle indices);
    [LibraryImport(Library)] internal static partial nint ct_amax(TensorHandle tensor, ReadOnlySpan<long> dimensions, int count, Flag keep, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_amin(TensorHandle tensor, ReadOnlySpan<long> dimensions, int count, Flag keep, out TensorHandle result);
    [LibraryImport(Library)] internal static partial nint ct_std(TensorHandle tensor, Flag unbiased, out TensorHandle result);
}
