// What the layers of a network compute, and the losses.
#include "abi.h"

CT_API ct_error* ct_conv2d(ct_tensor input, ct_tensor weight, ct_tensor bias, const int64_t* stride, int32_t strides,
                           const int64_t* padding, int32_t paddings, const int64_t* dilation, int32_t dilations,
                           int64_t groups, ct_tensor* result) {
    return ct::guarded([&] {
        // An overload takes the padding as a word ("same"); the list is named so that the one with numbers is chosen.
        const at::IntArrayRef pad = ct::list(padding, paddings);
        ct::give(result, at::conv2d(ct::need(input), ct::need(weight), ct::or_undefined(bias), ct::list(stride, strides),
                                    pad, ct::list(dilation, dilations), groups));
    });
}

CT_API ct_error* ct_linear(ct_tensor input, ct_tensor weight, ct_tensor bias, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::linear(ct::need(input), ct::need(weight), ct::or_undefined(bias)));
    });
}

CT_API ct_error* ct_dropout(ct_tensor input, double probability, int32_t training, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::dropout(ct::need(input), probability, training != 0)); });
}

CT_API ct_error* ct_dropout2d(ct_tensor input, double probability, int32_t training, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::feature_dropout(ct::need(input), probability, training != 0)); });
}

/// Updates the running statistics, where given, while training.
CT_API ct_error* ct_batch_norm(ct_tensor input, ct_tensor weight, ct_tensor bias, ct_tensor running_mean,
                               ct_tensor running_variance, int32_t training, double momentum, double epsilon,
                               ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::batch_norm(ct::need(input), ct::or_undefined(weight), ct::or_undefined(bias),
                                        ct::or_undefined(running_mean), ct::or_undefined(running_variance), training != 0,
                                        momentum, epsilon, at::globalContext().userEnabledCuDNN()));
    });
}

CT_API ct_error* ct_group_norm(ct_tensor input, int64_t groups, ct_tensor weight, ct_tensor bias, double epsilon,
                               ct_tensor* result) {
    return ct::guarded([&] {
        auto images = ct::need(input);
        // Autocast on the CPU forgets this layer, and libtorch 1.13 has no kernel for bf16 images with fp32 parameters; in
        // fp32 is also how autocast on CUDA computes it.
        if (weight && images.scalar_type() != weight->scalar_type()) images = images.to(weight->scalar_type());
        ct::give(result, at::group_norm(images, groups, ct::or_undefined(weight), ct::or_undefined(bias), epsilon,
                                        at::globalContext().userEnabledCuDNN()));
    });
}

// ---- losses; reduction: 0 none, 1 mean, 2 sum, as at::Reduction numbers them

CT_API ct_error* ct_mse_loss(ct_tensor input, ct_tensor target, int64_t reduction, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::mse_loss(ct::need(input), ct::need(target), reduction)); });
}

CT_API ct_error* ct_l1_loss(ct_tensor input, ct_tensor target, int64_t reduction, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::l1_loss(ct::need(input), ct::need(target), reduction)); });
}

CT_API ct_error* ct_binary_cross_entropy(ct_tensor input, ct_tensor target, ct_tensor weight, int64_t reduction,
                                         ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::binary_cross_entropy(ct::need(input), ct::need(target), ct::or_undefined(weight), reduction));
    });
}

CT_API ct_error* ct_binary_cross_entropy_with_logits(ct_tensor input, ct_tensor target, ct_tensor weight,
                                                     ct_tensor positive_weight, int64_t reduction, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::binary_cross_entropy_with_logits(ct::need(input), ct::need(target), ct::or_undefined(weight),
                                                              ct::or_undefined(positive_weight), reduction));
    });
}
