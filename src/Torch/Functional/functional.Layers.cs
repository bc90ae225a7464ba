using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What the layers compute, without their parameters. Images are (N, C, H, W).</summary>
        public static partial class functional
        {
            private static readonly long[] _one = [1];
            private static readonly long[] _zero = [0];

            private static TensorHandle Optional(Tensor? tensor) => tensor?.handle ?? TensorHandle.None;

            /// <param name="weight">(out, in / groups, kernel height, kernel width)</param>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
            {
                strides ??= _one;
                padding ??= _zero;
                dilation ??= _one;
                return Tensor.Made(Native.ct_conv2d(input.handle, weight.handle, Optional(bias), strides, strides.Length, padding, padding.Length, dilation, dilation.Length, groups, out var result), result);
            }

            /// <param name="weights">(out, in)</param>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.Made(Native.ct_linear(input.handle, weights.handle, Optional(bias), out var result), result);

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => inplace
                ? throw new NotSupportedException("elu in place is not part of this binding.")
                : x.elu(alpha);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null)
            {
                if (dtype is null)
                    return input.softmax(dim);
                using var converted = input.to_type(dtype.Value, copy: true);
                return converted.softmax(dim);
            }

            /// <summary>While training, zeroes each element with probability p and scales the others by 1 / (1 - p).</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => inplace
                ? throw new NotSupportedException("dropout in place is not part of this binding.")
                : Tensor.Made(Native.ct_dropout(input.handle, p, training, out var result), result);

            /// <summary>Drops whole channels.</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => inplace
                ? throw new NotSupportedException("dropout2d in place is not part of this binding.")
                : Tensor.Made(Native.ct_dropout2d(input.handle, p, training, out var result), result);

            /// <summary>Updates the running statistics while training, and uses them otherwise.</summary>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                Tensor.Made(Native.ct_batch_norm(input.handle, Optional(weight), Optional(bias), Optional(running_mean), Optional(running_var), training, momentum, eps, out var result), result);

            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Tensor.Made(Native.ct_group_norm(input.handle, num_groups, Optional(weight), Optional(bias), eps, out var result), result);
        }
    }
}
