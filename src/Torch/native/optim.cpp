// One call a training step for all parameters: Adam, gradient norms.
#include "abi.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <cmath>

namespace {

std::vector<at::Tensor> gradients(const std::vector<at::Tensor>& parameters) {
    std::vector<at::Tensor> result;
    for (const auto& parameter : parameters) {
        if (parameter.grad().defined()) result.push_back(parameter.grad());
    }
    return result;
}

#if defined(__x86_64__)
#define CT_FOR_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CT_FOR_EACH_PROCESSOR
#endif

/// What one step of Adam multiplies with.
struct adam_factors {
    float keep_mean, take_mean, keep_variance, take_variance, correction, epsilon, step_size;
};

/// One pass over the memory, where an operation at a time takes nine. Compiled without fused multiply-adds, so that every
/// processor gives the same bits.
CT_FOR_EACH_PROCESSOR
void adam_elements(float* __restrict values, const float* __restrict grads, float* __restrict means,
                   float* __restrict variances, int64_t count, const adam_factors& factors) {
    const adam_factors f = factors;
    for (int64_t i = 0; i < count; i++) {
        const float mean = means[i] * f.keep_mean + grads[i] * f.take_mean;
        const float variance = variances[i] * f.keep_variance + f.take_variance * grads[i] * grads[i];
        means[i] = mean;
        variances[i] = variance;
        values[i] += f.step_size * mean / (std::sqrt(variance) / f.correction + f.epsilon);
    }
}

/// Whether all four lie in the processor's memory as float32, element by element in the same order.
bool are_alike(const at::Tensor& value, const at::Tensor& grad, const at::Tensor& mean, const at::Tensor& variance) {
    for (const auto* tensor : {&value, &grad, &mean, &variance}) {
        if (!tensor->is_cpu() || tensor->layout() != at::kStrided || tensor->scalar_type() != at::kFloat
            || tensor->sizes() != value.sizes() || tensor->strides() != value.strides()) return false;
    }
    return value.is_non_overlapping_and_dense();
}

}  // namespace

/// Adam (Kingma and Ba 2015, algorithm 1 with the bias corrections of its section 3) in PyTorch's order of operations:
/// p -= lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon). A parameter without gradient is left alone, its
/// step count too. `steps` (one a parameter) is read and advanced.
CT_API ct_error* ct_adam_step(const ct_tensor* parameters, const ct_tensor* averages, const ct_tensor* squares,
                              int64_t* steps, int32_t count, double rate, double beta1, double beta2, double epsilon,
                              double weight_decay) {
    return ct::guarded([&] {
        const auto p = ct::tensors(parameters, count);
        const auto m = ct::tensors(averages, count);
        const auto v = ct::tensors(squares, count);
        TORCH_CHECK(steps != nullptr || count == 0, "the step counts are missing");

        std::vector<at::Tensor> values, grads, means, variances;
        std::vector<at::Scalar> corrections, step_sizes;
        for (int32_t i = 0; i < count; i++) {
            if (!p[i].grad().defined()) continue;
            const auto step = static_cast<double>(steps[i] + 1);
            const double correction = std::sqrt(1 - std::pow(beta2, step));
            const double step_size = -rate / (1 - std::pow(beta1, step));
            if (weight_decay == 0 && are_alike(p[i], p[i].grad(), m[i], v[i])) {
                const adam_factors factors{static_cast<float>(beta1), static_cast<float>(1 - beta1), static_cast<float>(beta2),
                                           static_cast<float>(1 - beta2), static_cast<float>(correction),
                                           static_cast<float>(epsilon), static_cast<float>(step_size)};
                auto* value = p[i].data_ptr<float>();
                const auto* grad = p[i].grad().data_ptr<float>();
                auto* mean = m[i].data_ptr<float>();
                auto* variance = v[i].data_ptr<float>();
                at::parallel_for(0, p[i].numel(), at::internal::GRAIN_SIZE, [&](int64_t from, int64_t to) {
                    adam_elements(value + from, grad + from, mean + from, variance + from, to - from, factors);
                });
                for (const auto* changed : {&p[i], &m[i], &v[i]}) changed->unsafeGetTensorImpl()->bump_version();
                continue;
            }
            values.push_back(p[i]);
            grads.push_back(p[i].grad());
            means.push_back(m[i]);
            variances.push_back(v[i]);
            corrections.emplace_back(correction);
            step_sizes.emplace_back(step_size);
        }
        for (int32_t i = 0; i < count; i++) steps[i] += p[i].grad().defined();
        if (values.empty()) return;

        const c10::AutoGradMode no_grad(false);
        if (weight_decay != 0) grads = at::_foreach_add(grads, values, weight_decay);
        at::_foreach_mul_(means, beta1);
        at::_foreach_add_(means, grads, 1 - beta1);
        at::_foreach_mul_(variances, beta2);
        at::_foreach_addcmul_(variances, grads, grads, 1 - beta2);
        auto denominators = at::_foreach_sqrt(variances);
        at::_foreach_div_(denominators, at::ArrayRef<at::Scalar>(corrections));
        at::_foreach_add_(denominators, epsilon);
        at::_foreach_addcdiv_(values, means, denominators, at::ArrayRef<at::Scalar>(step_sizes));
    });
}

/// Removes the gradients, or fills them with zeros.
CT_API ct_error* ct_zero_grad(const ct_tensor* parameters, int32_t count, int32_t set_to_none) {
    return ct::guarded([&] {
        const c10::AutoGradMode no_grad(false);
        for (auto& parameter : ct::tensors(parameters, count)) {
            if (!parameter.grad().defined()) continue;
            if (set_to_none) parameter.mutable_grad().reset();
            else parameter.mutable_grad().detach_().zero_();
        }
    });
}

/// Scales all gradients by one factor so that their joint 2-norm is at most `limit`; gives the norm before that.
CT_API ct_error* ct_clip_grad_norm_(const ct_tensor* parameters, int32_t count, double limit, double* norm) {
    return ct::guarded([&] {
        const auto grads = gradients(ct::tensors(parameters, count));
        *norm = 0;
        if (grads.empty()) return;
        const c10::AutoGradMode no_grad(false);
        *norm = at::stack(at::_foreach_norm(grads, 2)).norm().item<double>();
        const double factor = limit / (*norm + 1e-6);
        if (factor < 1) at::_foreach_mul_(grads, factor);
    });
}
