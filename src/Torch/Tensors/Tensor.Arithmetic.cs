using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => add(target, 1);

        /// <summary>this + alpha * target</summary>
        public Tensor add(Tensor target, Scalar alpha) => Made(Native.ct_add(handle, target.handle, alpha.native, out var result), result);

        public Tensor add(Scalar scalar) => Made(Native.ct_add_scalar(handle, scalar.native, out var result), result);

        public Tensor sub(Tensor target) => Made(Native.ct_sub(handle, target.handle, 1L, out var result), result);

        public Tensor sub(Scalar target) => Made(Native.ct_sub_scalar(handle, target.native, out var result), result);

        public Tensor mul(Tensor target) => Made(Native.ct_mul(handle, target.handle, out var result), result);

        public Tensor mul(Scalar target) => Made(Native.ct_mul_scalar(handle, target.native, out var result), result);

        public Tensor div(Tensor target) => Made(Native.ct_div(handle, target.handle, out var result), result);

        public Tensor div(Scalar target) => Made(Native.ct_div_scalar(handle, target.native, out var result), result);

        public Tensor pow(Tensor exponent) => Made(Native.ct_pow(handle, exponent.handle, out var result), result);

        public Tensor pow(Scalar exponent) => Made(Native.ct_pow_scalar(handle, exponent.native, out var result), result);

        public Tensor add_(Tensor target) => Changed(Native.ct_add_(handle, target.handle));

        public Tensor add_(Scalar scalar) => Changed(Native.ct_add_scalar_(handle, scalar.native));

        public Tensor sub_(Tensor target) => Changed(Native.ct_sub_(handle, target.handle));

        public Tensor sub_(Scalar target) => Changed(Native.ct_sub_scalar_(handle, target.native));

        public Tensor mul_(Tensor target) => Changed(Native.ct_mul_(handle, target.handle));

        public Tensor mul_(Scalar target) => Changed(Native.ct_mul_scalar_(handle, target.native));

        public Tensor div_(Tensor target) => Changed(Native.ct_div_(handle, target.handle));

        public Tensor div_(Scalar target) => Changed(Native.ct_div_scalar_(handle, target.native));

        public Tensor maximum(Tensor other) => Made(Native.ct_maximum(handle, other.handle, out var result), result);

        public Tensor minimum(Tensor other) => Made(Native.ct_minimum(handle, other.handle, out var result), result);

        public Tensor matmul(Tensor target) => Made(Native.ct_matmul(handle, target.handle, out var result), result);

        public Tensor eq(Tensor target) => Made(Native.ct_eq(handle, target.handle, out var result), result);

        public Tensor eq(Scalar target) => Made(Native.ct_eq_scalar(handle, target.native, out var result), result);

        public Tensor ne(Tensor target) => Made(Native.ct_ne(handle, target.handle, out var result), result);

        public Tensor ne(Scalar target) => Made(Native.ct_ne_scalar(handle, target.native, out var result), result);

        public Tensor lt(Tensor target) => Made(Native.ct_lt(handle, target.handle, out var result), result);

        public Tensor lt(Scalar target) => Made(Native.ct_lt_scalar(handle, target.native, out var result), result);

        public Tensor le(Tensor target) => Made(Native.ct_le(handle, target.handle, out var result), result);

        public Tensor le(Scalar target) => Made(Native.ct_le_scalar(handle, target.native, out var result), result);

        public Tensor gt(Tensor target) => Made(Native.ct_gt(handle, target.handle, out var result), result);

        public Tensor gt(Scalar target) => Made(Native.ct_gt_scalar(handle, target.native, out var result), result);

        public Tensor ge(Tensor target) => Made(Native.ct_ge(handle, target.handle, out var result), result);

        public Tensor ge(Scalar target) => Made(Native.ct_ge_scalar(handle, target.native, out var result), result);

        public Tensor logical_and(Tensor other) => Made(Native.ct_logical_and(handle, other.handle, out var result), result);

        public Tensor logical_or(Tensor other) => Made(Native.ct_logical_or(handle, other.handle, out var result), result);

        public Tensor logical_not() => Made(Native.ct_logical_not(handle, out var result), result);

        /// <summary>|this - target| &lt;= atol + rtol * |target| everywhere.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            Native.Check(Native.ct_allclose(handle, target.handle, rtol, atol, equal_nan, out var close));
            return close;
        }
    }
}
