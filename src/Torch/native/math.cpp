// Arithmetic, functions of one element, comparisons, reductions.
#include "abi.h"

// One entry point an operation; the signatures differ only in the name.
#define CT_OF_ONE(name)                                                                \
    CT_API ct_error* ct_##name(ct_tensor tensor, ct_tensor* result) {                  \
        return ct::guarded([&] { ct::give(result, at::name(ct::need(tensor))); });     \
    }

#define CT_OF_TWO(name)                                                                               \
    CT_API ct_error* ct_##name(ct_tensor left, ct_tensor right, ct_tensor* result) {                  \
        return ct::guarded([&] { ct::give(result, at::name(ct::need(left), ct::need(right))); });     \
    }

#define CT_WITH_SCALAR(name)                                                                              \
    CT_API ct_error* ct_##name##_scalar(ct_tensor left, ct_scalar right, ct_tensor* result) {             \
        return ct::guarded([&] { ct::give(result, at::name(ct::need(left), ct::number(right))); });       \
    }

#define CT_IN_PLACE(name)                                                                         \
    CT_API ct_error* ct_##name##_(ct_tensor left, ct_tensor right) {                              \
        return ct::guarded([&] { ct::need(left).name##_(ct::need(right)); });                     \
    }                                                                                             \
    CT_API ct_error* ct_##name##_scalar_(ct_tensor left, ct_scalar right) {                       \
        return ct::guarded([&] { ct::need(left).name##_(ct::number(right)); });                   \
    }

CT_OF_ONE(neg)
CT_OF_ONE(abs)
CT_OF_ONE(exp)
CT_OF_ONE(log)
CT_OF_ONE(sqrt)
CT_OF_ONE(reciprocal)
CT_OF_ONE(sigmoid)
CT_OF_ONE(relu)
CT_OF_ONE(tanh)
CT_OF_ONE(round)
CT_OF_ONE(floor)
CT_OF_ONE(isnan)
CT_OF_ONE(isfinite)
CT_OF_ONE(logical_not)

CT_OF_TWO(mul)
CT_OF_TWO(div)
CT_OF_TWO(pow)
CT_OF_TWO(maximum)
CT_OF_TWO(minimum)
CT_OF_TWO(matmul)
CT_OF_TWO(eq)
CT_OF_TWO(ne)
CT_OF_TWO(lt)
CT_OF_TWO(le)
CT_OF_TWO(gt)
CT_OF_TWO(ge)
CT_OF_TWO(logical_and)
CT_OF_TWO(logical_or)

CT_WITH_SCALAR(add)
CT_WITH_SCALAR(sub)
CT_WITH_SCALAR(mul)
CT_WITH_SCALAR(div)
CT_WITH_SCALAR(pow)
CT_WITH_SCALAR(eq)
CT_WITH_SCALAR(ne)
CT_WITH_SCALAR(lt)
CT_WITH_SCALAR(le)
CT_WITH_SCALAR(gt)
CT_WITH_SCALAR(ge)

CT_IN_PLACE(add)
CT_IN_PLACE(sub)
CT_IN_PLACE(mul)
CT_IN_PLACE(div)

/// left + alpha * right
CT_API ct_error* ct_add(ct_tensor left, ct_tensor right, ct_scalar alpha, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::add(ct::need(left), ct::need(right), ct::number(alpha))); });
}

/// left - alpha * right
CT_API ct_error* ct_sub(ct_tensor left, ct_tensor right, ct_scalar alpha, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::sub(ct::need(left), ct::need(right), ct::number(alpha))); });
}

CT_API ct_error* ct_elu(ct_tensor tensor, double alpha, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::elu(ct::need(tensor), alpha)); });
}

CT_API ct_error* ct_relu_(ct_tensor tensor) {
    return ct::guarded([&] { at::relu_(ct::need(tensor)); });
}

CT_API ct_error* ct_softmax(ct_tensor tensor, int64_t dimension, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::softmax(ct::need(tensor), dimension)); });
}

CT_API ct_error* ct_clamp_min(ct_tensor tensor, ct_scalar low, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::clamp_min(ct::need(tensor), ct::number(low))); });
}

CT_API ct_error* ct_clamp_max(ct_tensor tensor, ct_scalar high, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::clamp_max(ct::need(tensor), ct::number(high))); });
}

CT_API ct_error* ct_clamp(ct_tensor tensor, ct_scalar low, ct_scalar high, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::clamp(ct::need(tensor), ct::number(low), ct::number(high))); });
}

CT_API ct_error* ct_allclose(ct_tensor left, ct_tensor right, double relative, double absolute, int32_t equal_nan,
                             int32_t* close) {
    return ct::guarded([&] {
        *close = at::allclose(ct::need(left), ct::need(right), relative, absolute, equal_nan != 0);
    });
}

// ---- reductions; a type below zero keeps the tensor's own

CT_API ct_error* ct_sum(ct_tensor tensor, int32_t type, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, type < 0 ? at::sum(ct::need(tensor)) : at::sum(ct::need(tensor), ct::element(type)));
    });
}

CT_API ct_error* ct_sum_over(ct_tensor tensor, const int64_t* dimensions, int32_t count, int32_t keep, int32_t type,
                             ct_tensor* result) {
    return ct::guarded([&] {
        const auto over = ct::list(dimensions, count);
        ct::give(result, type < 0 ? at::sum(ct::need(tensor), over, keep != 0)
                                  : at::sum(ct::need(tensor), over, keep != 0, ct::element(type)));
    });
}

CT_OF_ONE(mean)

CT_API ct_error* ct_mean_over(ct_tensor tensor, const int64_t* dimensions, int32_t count, int32_t keep, int32_t type,
                              ct_tensor* result) {
    return ct::guarded([&] {
        const auto over = ct::list(dimensions, count);
        ct::give(result, type < 0 ? at::mean(ct::need(tensor), over, keep != 0)
                                  : at::mean(ct::need(tensor), over, keep != 0, ct::element(type)));
    });
}

CT_OF_ONE(max)
CT_OF_ONE(min)
CT_OF_ONE(any)
CT_OF_ONE(all)

CT_API ct_error* ct_max_over(ct_tensor tensor, int64_t dimension, int32_t keep, ct_tensor* values, ct_tensor* indices) {
    return ct::guarded([&] {
        auto [best, where] = at::max(ct::need(tensor), dimension, keep != 0);
        ct::give(values, std::move(best));
        ct::give(indices, std::move(where));
    });
}

CT_API ct_error* ct_min_over(ct_tensor tensor, int64_t dimension, int32_t keep, ct_tensor* values, ct_tensor* indices) {
    return ct::guarded([&] {
        auto [best, where] = at::min(ct::need(tensor), dimension, keep != 0);
        ct::give(values, std::move(best));
        ct::give(indices, std::move(where));
    });
}

CT_API ct_error* ct_amax(ct_tensor tensor, const int64_t* dimensions, int32_t count, int32_t keep, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::amax(ct::need(tensor), ct::list(dimensions, count), keep != 0));
    });
}

CT_API ct_error* ct_amin(ct_tensor tensor, const int64_t* dimensions, int32_t count, int32_t keep, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::amin(ct::need(tensor), ct::list(dimensions, count), keep != 0));
    });
}

CT_API ct_error* ct_std(ct_tensor tensor, int32_t unbiased, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::std(ct::need(tensor), unbiased != 0)); });
}
