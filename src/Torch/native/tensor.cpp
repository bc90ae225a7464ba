// Tensors as things: made, read, copied, moved, differentiated.
#include "abi.h"

#include <cstring>

namespace {

at::MemoryFormat layout(int32_t channels_last) {
    return channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
}

}  // namespace

CT_API void ct_tensor_free(ct_tensor tensor) { delete tensor; }

CT_API ct_error* ct_tensor_alias(ct_tensor tensor, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor)); });
}

// ---- factories: sizes, element type, device

CT_API ct_error* ct_tensor_empty(const int64_t* sizes, int32_t dimensions, int32_t type, int32_t device_type,
                                 int32_t device_index, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::empty(ct::list(sizes, dimensions), ct::options(type, device_type, device_index)));
    });
}

/// Shape and memory layout of another tensor: what an optimizer keeps beside channels-last weights is channels-last too.
CT_API ct_error* ct_tensor_empty_like(ct_tensor tensor, int32_t type, int32_t device_type, int32_t device_index,
                                      ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::empty_like(ct::need(tensor).detach(), ct::options(type, device_type, device_index),
                                        at::MemoryFormat::Preserve));
    });
}

CT_API ct_error* ct_tensor_full(const int64_t* sizes, int32_t dimensions, ct_scalar value, int32_t type,
                                int32_t device_type, int32_t device_index, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::full(ct::list(sizes, dimensions), ct::number(value),
                                  ct::options(type, device_type, device_index)));
    });
}

CT_API ct_error* ct_tensor_rand(const int64_t* sizes, int32_t dimensions, int32_t type, int32_t device_type,
                                int32_t device_index, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::rand(ct::list(sizes, dimensions), ct::options(type, device_type, device_index)));
    });
}

CT_API ct_error* ct_tensor_randn(const int64_t* sizes, int32_t dimensions, int32_t type, int32_t device_type,
                                 int32_t device_index, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::randn(ct::list(sizes, dimensions), ct::options(type, device_type, device_index)));
    });
}

CT_API ct_error* ct_tensor_arange(ct_scalar start, ct_scalar stop, ct_scalar step, int32_t type, int32_t device_type,
                                  int32_t device_index, ct_tensor* result) {
    return ct::guarded([&] {
        ct::give(result, at::arange(ct::number(start), ct::number(stop), ct::number(step),
                                    ct::options(type, device_type, device_index)));
    });
}

/// Copies `bytes` of host memory, elements of `type` in row-major order.
CT_API ct_error* ct_tensor_from_host(const void* data, int64_t bytes, const int64_t* sizes, int32_t dimensions,
                                     int32_t type, ct_tensor* result) {
    return ct::guarded([&] {
        auto tensor = at::empty(ct::list(sizes, dimensions), at::TensorOptions().dtype(ct::element(type)));
        TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "the sizes need ", tensor.nbytes(), " bytes, ", bytes,
                    " were given");
        if (bytes > 0) std::memcpy(tensor.data_ptr(), data, static_cast<size_t>(bytes));
        ct::give(result, std::move(tensor));
    });
}

// ---- inspection

CT_API ct_error* ct_tensor_dimensions(ct_tensor tensor, int64_t* dimensions) {
    return ct::guarded([&] { *dimensions = ct::need(tensor).dim(); });
}

/// `sizes` and `strides` have room for ct_tensor_dimensions values.
CT_API ct_error* ct_tensor_shape(ct_tensor tensor, int64_t* sizes, int64_t* strides) {
    return ct::guarded([&] {
        const auto& t = ct::need(tensor);
        std::copy(t.sizes().begin(), t.sizes().end(), sizes);
        std::copy(t.strides().begin(), t.strides().end(), strides);
    });
}

CT_API ct_error* ct_tensor_numel(ct_tensor tensor, int64_t* count) {
    return ct::guarded([&] { *count = ct::need(tensor).numel(); });
}

CT_API ct_error* ct_tensor_type(ct_tensor tensor, int32_t* type) {
    return ct::guarded([&] { *type = static_cast<int32_t>(ct::need(tensor).scalar_type()); });
}

CT_API ct_error* ct_tensor_device(ct_tensor tensor, int32_t* device_type, int32_t* device_index) {
    return ct::guarded([&] {
        const auto device = ct::need(tensor).device();
        *device_type = static_cast<int32_t>(device.type());
        *device_index = device.index();
    });
}

CT_API ct_error* ct_tensor_is_contiguous(ct_tensor tensor, int32_t channels_last, int32_t* contiguous) {
    return ct::guarded([&] { *contiguous = ct::need(tensor).is_contiguous(layout(channels_last)); });
}

/// The address of the first element; valid while the tensor lives, and only the tensor's own strides lead to the others.
CT_API ct_error* ct_tensor_data(ct_tensor tensor, void** data) {
    return ct::guarded([&] { *data = ct::need(tensor).data_ptr(); });
}

// ---- copies and moves

CT_API ct_error* ct_tensor_to(ct_tensor tensor, int32_t type, int32_t device_type, int32_t device_index, int32_t copy,
                              int32_t non_blocking, ct_tensor* result) {
    return ct::guarded([&] {
        const auto& t = ct::need(tensor);
        ct::give(result, t.to(ct::options(type, device_type, device_index), non_blocking != 0, copy != 0));
    });
}

CT_API ct_error* ct_tensor_contiguous(ct_tensor tensor, int32_t channels_last, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).contiguous(layout(channels_last))); });
}

CT_API ct_error* ct_tensor_clone(ct_tensor tensor, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).clone()); });
}

CT_API ct_error* ct_tensor_copy_(ct_tensor tensor, ct_tensor source, int32_t non_blocking) {
    return ct::guarded([&] { ct::need(tensor).copy_(ct::need(source), non_blocking != 0); });
}

CT_API ct_error* ct_tensor_fill_(ct_tensor tensor, ct_scalar value) {
    return ct::guarded([&] { ct::need(tensor).fill_(ct::number(value)); });
}

CT_API ct_error* ct_tensor_uniform_(ct_tensor tensor, double low, double high) {
    return ct::guarded([&] { ct::need(tensor).uniform_(low, high); });
}

CT_API ct_error* ct_tensor_normal_(ct_tensor tensor, double mean, double deviation) {
    return ct::guarded([&] { ct::need(tensor).normal_(mean, deviation); });
}

/// A copy in memory that CUDA devices read by themselves, so that moving it on need not be waited for.
CT_API ct_error* ct_tensor_pin_memory(ct_tensor tensor, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).pin_memory()); });
}

// ---- autograd

CT_API ct_error* ct_tensor_detach(ct_tensor tensor, ct_tensor* result) {
    return ct::guarded([&] { ct::give(result, ct::need(tensor).detach()); });
}

CT_API ct_error* ct_tensor_requires_grad(ct_tensor tensor, int32_t* on) {
    return ct::guarded([&] { *on = ct::need(tensor).requires_grad(); });
}

CT_API ct_error* ct_tensor_set_requires_grad(ct_tensor tensor, int32_t on) {
    return ct::guarded([&] { ct::need(tensor).set_requires_grad(on != 0); });
}

CT_API ct_error* ct_tensor_is_leaf(ct_tensor tensor, int32_t* leaf) {
    return ct::guarded([&] { *leaf = ct::need(tensor).is_leaf(); });
}

/// The gradient, or a null handle where none was accumulated.
CT_API ct_error* ct_tensor_grad(ct_tensor tensor, ct_tensor* result) {
    return ct::guarded([&] {
        const auto& gradient = ct::need(tensor).grad();
        if (gradient.defined()) ct::give(result, gradient);
        else *result = nullptr;
    });
}

/// Replaces the gradient; a null handle removes it.
CT_API ct_error* ct_tensor_set_grad(ct_tensor tensor, ct_tensor gradient) {
    return ct::guarded([&] { ct::need(tensor).mutable_grad() = ct::or_undefined(gradient); });
}

CT_API ct_error* ct_tensor_backward(ct_tensor tensor) {
    return ct::guarded([&] { ct::need(tensor).backward(); });
}

/// Gives the tensor the contents, type and device of another while it stays the same leaf; its gradient is dropped.
CT_API ct_error* ct_tensor_set_data(ct_tensor tensor, ct_tensor contents) {
    return ct::guarded([&] {
        auto& t = ct::need(tensor);
        t.mutable_grad().reset();
        t.set_data(ct::need(contents).detach());
    });
}
