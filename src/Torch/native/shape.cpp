// Views, joins and selections: no arithmetic.
#include "abi.h"

CT_API ct_error* ct_view(ct_tensor tensor, const int64_t* sizes, int32_t count, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).view(ct::list(sizes, count))); });
}

CT_API ct_error* ct_reshape(ct_tensor tensor, const int64_t* sizes, int32_t count, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).reshape(ct::list(sizes, count))); });
}

CT_API ct_error* ct_expand(ct_tensor tensor, const int64_t* sizes, int32_t count, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).expand(ct::list(sizes, count))); });
}

CT_API ct_error* ct_permute(ct_tensor tensor, const int64_t* order, int32_t count, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).permute(ct::list(order, count))); });
}

CT_API ct_error* ct_flip(ct_tensor tensor, const int64_t* dimensions, int32_t count, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).flip(ct::list(dimensions, count))); });
}

CT_API ct_error* ct_flatten(ct_tensor tensor, int64_t start, int64_t end, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).flatten(start, end)); });
}

CT_API ct_error* ct_transpose(ct_tensor tensor, int64_t first, int64_t second, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).transpose(first, second)); });
}

CT_API ct_error* ct_unsqueeze(ct_tensor tensor, int64_t dimension, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).unsqueeze(dimension)); });
}

CT_API ct_error* ct_squeeze(ct_tensor tensor, int64_t dimension, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).squeeze(dimension)); });
}

CT_API ct_error* ct_squeeze_all(ct_tensor tensor, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).squeeze()); });
}

CT_API ct_error* ct_narrow(ct_tensor tensor, int64_t dimension, int64_t start, int64_t length, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).narrow(dimension, start, length)); });
}

CT_API ct_error* ct_slice(ct_tensor tensor, int64_t dimension, int64_t start, int64_t finish, int64_t step,
                          ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).slice(dimension, start, finish, step)); });
}

CT_API ct_error* ct_select(ct_tensor tensor, int64_t dimension, int64_t index, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).select(dimension, index)); });
}

CT_API ct_error* ct_index_select(ct_tensor tensor, int64_t dimension, ct_tensor index, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).index_select(dimension, ct::need(index))); });
}

CT_API ct_error* ct_masked_select(ct_tensor tensor, ct_tensor mask, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).masked_select(ct::need(mask))); });
}

CT_API ct_error* ct_where(ct_tensor condition, ct_tensor yes, ct_tensor no, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::where(ct::need(condition), ct::need(yes), ct::need(no))); });
}

CT_API ct_error* ct_cat(const ct_tensor* parts, int32_t count, int64_t dimension, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::cat(ct::tensors(parts, count), dimension)); });
}

CT_API ct_error* ct_stack(const ct_tensor* parts, int32_t count, int64_t dimension, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, at::stack(ct::tensors(parts, count), dimension)); });
}
