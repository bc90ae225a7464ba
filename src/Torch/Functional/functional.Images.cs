using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public enum InterpolationMode
    {
        Nearest = 0,
        Bilinear = 2,
    }

    public enum GridSampleMode
    {
        Nearest = 0,
        Bilinear = 2,
    }

    public enum GridSamplePaddingMode
    {
        Zeros = 0,
        Reflection = 1,
        Border = 2,
    }

    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                strides ??= kernel_size;
                padding ??= _zero;
                dilation ??= _one;
                return Tensor.Made(Native.ct_max_pool2d(input.handle, kernel_size, kernel_size.Length, strides, strides.Length, padding, padding.Length, dilation, dilation.Length, ceil_mode, out var result), result);
            }

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size, kernel_size], Pair(stride), Pair(padding), Pair(dilation), ceil_mode);

            /// <param name="stride">The kernel size unless given.</param>
            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true)
            {
                stride ??= kernel_size;
                padding ??= _zero;
                return Tensor.Made(Native.ct_avg_pool2d(input.handle, kernel_size, kernel_size.Length, stride, stride.Length, padding, padding.Length, ceil_mode, count_include_pad, out var result), result);
            }

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true) =>
                avg_pool2d(input, [kernel_size, kernel_size], Pair(stride), Pair(padding), ceil_mode, count_include_pad);

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                Tensor.Made(Native.ct_adaptive_avg_pool2d(input.handle, output_size[0], output_size[^1], out var result), result);

            /// <summary>Resizes images to a size or by factors (one of the two, height before width).</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null)
            {
                size = Both(size);
                scale_factor = Both(scale_factor);
                return Tensor.Made(Native.ct_interpolate2d(x.handle, size, size?.Length ?? 0, scale_factor, scale_factor?.Length ?? 0, (int)mode, align_corners ?? false, out var result), result);
            }

            /// <summary>(N, C * r * r, H, W) to (N, C, H * r, W * r).</summary>
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) =>
                Tensor.Made(Native.ct_pixel_shuffle(input.handle, upscale_factor, out var result), result);

            /// <summary>Sampling positions in [-1, 1] of an affine map.</summary>
            /// <param name="theta">(N, 2, 3)</param>
            /// <param name="size">(N, C, H, W) of the images to make</param>
            /// <returns>(N, H, W, 2), x before y</returns>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) =>
                Tensor.Made(Native.ct_affine_grid(theta.handle, size, size?.Length ?? 0, align_corners, out var result), result);

            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                var outside = padding_mode switch
                {
                    GridSamplePaddingMode.Zeros => 0,
                    GridSamplePaddingMode.Border => 1,
                    _ => 2,
                };
                return Tensor.Made(Native.ct_grid_sample(input.handle, grid.handle, mode == GridSampleMode.Bilinear ? 0 : 1, outside, align_corners ?? false, out var result), result);
            }

            /// <summary>Surrounds with a constant. Amounts from the last dimension backwards: left, right, top, bottom.</summary>
            /// <exception cref="NotSupportedException">Any other mode than constant.</exception>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                mode is PaddingModes.Constant or PaddingModes.Zeros
                    ? Tensor.Made(Native.ct_constant_pad(input.handle, pad, pad.Length, value, out var result), result)
                    : throw new NotSupportedException($"Padding mode {mode} is not part of this binding.");

            private static long[]? Pair(long? value) => value is { } one ? [one, one] : null;

            private static T[]? Both<T>(T[]? values) => values is [var one] ? [one, one] : values;
        }
    }
}
