// One call a training step for all parameters: Adam, gradient norms.
#include "abi.h"

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
            values.push_back(p[i]);
            grads.push_back(p[i].grad());
            means.push_back(m[i]);
            variances.push_back(v[i]);
            corrections.emplace_back(std::sqrt(1 - std::pow(beta2, step)));
            step_sizes.emplace_back(-rate / (1 - std::pow(beta1, step)));
        }
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
        for (int32_t i = 0; i < count; i++) steps[i] += p[i].grad().defined();
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
