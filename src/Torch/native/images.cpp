// Pooling, resampling and padding of images: (N, C, H, W).
#include "abi.h"

CT_API ct_error* ct_max_pool2d(ct_tensor input, const int64_t* kernel, int32_t kernels, const int64_t* stride,
                               int32_t strides, const int64_t* padding, int32_t paddings, const int64_t* dilation,
                               int32_t dilations, int32_t ceil_mode, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::max_pool2d(ct::need(input), ct::list(kernel, kernels), ct::list(stride, strides),
                                        ct::list(padding, paddings), ct::list(dilation, dilations), ceil_mode != 0));
    });
}

CT_API ct_error* ct_avg_pool2d(ct_tensor input, const int64_t* kernel, int32_t kernels, const int64_t* stride,
                               int32_t strides, const int64_t* padding, int32_t paddings, int32_t ceil_mode,
                               int32_t count_include_pad, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::avg_pool2d(ct::need(input), ct::list(kernel, kernels), ct::list(stride, strides),
                                        ct::list(padding, paddings), ceil_mode != 0, count_include_pad != 0));
    });
}

CT_API ct_error* ct_adaptive_avg_pool2d(ct_tensor input, int64_t height, int64_t width, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::adaptive_avg_pool2d(ct::need(input), {height, width})); });
}

/// Either `sizes` (count of them) or as many `scales` are given. mode: 0 nearest, 2 bilinear.
CT_API ct_error* ct_interpolate2d(ct_tensor input, const int64_t* sizes, int32_t size_count, const double* scales,
                                  int32_t scale_count, int32_t mode, int32_t align_corners, ct_tensor* result) {
    return ct::guarded([&] {
        const auto& image = ct::need(input);
        TORCH_CHECK((size_count == 2) != (scale_count == 2), "interpolation needs two sizes or two scale factors");
        TORCH_CHECK(mode == 0 || mode == 2, "interpolation mode ", mode, " is not supported");
        const at::OptionalIntArrayRef size(at::IntArrayRef(sizes, static_cast<size_t>(size_count)));
        const at::ArrayRef<double> scale(scales, static_cast<size_t>(scale_count));
        if (mode == 0) {
            ct::give(result, size_count ? at::upsample_nearest2d(image, size, {})
                                        : at::upsample_nearest2d(image, {}, scale));
        } else {
            ct::give(result, size_count ? at::upsample_bilinear2d(image, size, align_corners != 0, {})
                                        : at::upsample_bilinear2d(image, {}, align_corners != 0, scale));
        }
    });
}

CT_API ct_error* ct_pixel_shuffle(ct_tensor input, int64_t factor, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::pixel_shuffle(ct::need(input), factor)); });
}

CT_API ct_error* ct_affine_grid(ct_tensor theta, const int64_t* sizes, int32_t count, int32_t align_corners,
                                ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::affine_grid_generator(ct::need(theta), ct::list(sizes, count), align_corners != 0));
    });
}

/// mode: 0 bilinear, 1 nearest; outside: 0 zeros, 1 border, 2 reflection, as at::grid_sampler numbers them.
CT_API ct_error* ct_grid_sample(ct_tensor input, ct_tensor grid, int64_t mode, int64_t outside, int32_t align_corners,
                                ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::grid_sampler(ct::need(input), ct::need(grid), mode, outside, align_corners != 0));
    });
}

/// Amounts from the last dimension backwards: left, right, top, bottom...
CT_API ct_error* ct_constant_pad(ct_tensor input, const int64_t* amounts, int32_t count, ct_scalar value,
                                 ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::constant_pad_nd(ct::need(input), ct::list(amounts, count), ct::number(value)));
    });
}
