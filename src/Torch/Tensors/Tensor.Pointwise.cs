using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Made(Native.ct_abs(handle, out var result), result);

        public Tensor exp() => Made(Native.ct_exp(handle, out var result), result);

        public Tensor log() => Made(Native.ct_log(handle, out var result), result);

        public Tensor sqrt() => Made(Native.ct_sqrt(handle, out var result), result);

        public Tensor reciprocal() => Made(Native.ct_reciprocal(handle, out var result), result);

        public Tensor sigmoid() => Made(Native.ct_sigmoid(handle, out var result), result);

        public Tensor relu() => Made(Native.ct_relu(handle, out var result), result);

        public Tensor tanh() => Made(Native.ct_tanh(handle, out var result), result);

        public Tensor round() => Made(Native.ct_round(handle, out var result), result);

        public Tensor floor() => Made(Native.ct_floor(handle, out var result), result);

        public Tensor isnan() => Made(Native.ct_isnan(handle, out var result), result);

        public Tensor isfinite() => Made(Native.ct_isfinite(handle, out var result), result);

        public Tensor neg() => Made(Native.ct_neg(handle, out var result), result);

        public Tensor negative() => neg();

        public Tensor square() => mul(this);

        public Tensor relu_() => Changed(Native.ct_relu_(handle));

        public Tensor elu(double alpha = 1.0) => Made(Native.ct_elu(handle, alpha, out var result), result);

        public Tensor softmax(long dim) => Made(Native.ct_softmax(handle, dim, out var result), result);

        /// <summary>Limits every element to at least min, at most max; either may be missing.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            TensorHandle result;
            Native.Check((min, max) switch
            {
                (null, null) => throw new ArgumentException("clamp needs a lower or an upper bound"),
                (not null, null) => Native.ct_clamp_min(handle, min.native, out result),
                (null, not null) => Native.ct_clamp_max(handle, max.native, out result),
                _ => Native.ct_clamp(handle, min.native, max.native, out result),
            });
            return new Tensor(result);
        }

        public Tensor clamp_min(Scalar min) => clamp(min);

        public Tensor clamp_max(Scalar max) => clamp(max: max);
    }
}
