// What every entry point of this library shares.
//
// Rules of the ABI: a tensor is an opaque handle made by some `ct_..._new`-like call and freed by ct_tensor_free; every
// fallible function returns null or an error that the caller frees with ct_error_free; results leave through the last
// arguments and are untouched on error; no exception and no type of the standard library crosses.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <exception>
#include <new>
#include <string>
#include <utility>
#include <vector>

#define CT_API extern "C" __attribute__((visibility("default")))

struct ct_error {
    std::string message;
    // Whether memory ran out, on the device or here: the one failure that asking for less may cure.
    bool is_memory;
};

using ct_tensor = at::Tensor*;

// A C# number on its way to at::Scalar: integers must stay integers, or int64 arithmetic would turn into float.
struct ct_scalar {
    int64_t integer;
    double real;
    int32_t is_real;
};

namespace ct {

// Makes the next guarded call of this thread throw (see ct_fail_next_call); 0 lets it run.
void throw_if_asked();
ct_error* new_error(const char* message, bool is_memory) noexcept;
// For what libtorch does not give a type of its own: its allocator on the CPU, and the libraries that it calls.
bool speaks_of_memory(const char* message) noexcept;

/// Runs `body`; whatever it throws becomes the returned error.
template <class Body>
ct_error* guarded(Body&& body) noexcept {
    try {
        throw_if_asked();
        body();
        return nullptr;
    } catch (const c10::OutOfMemoryError& e) {
        return new_error(e.what_without_backtrace(), true);
    } catch (const c10::Error& e) {
        return new_error(e.what_without_backtrace(), speaks_of_memory(e.what_without_backtrace()));
    } catch (const std::bad_alloc& e) {
        return new_error(e.what(), true);
    } catch (const std::exception& e) {
        return new_error(e.what(), speaks_of_memory(e.what()));
    } catch (...) {
        return new_error("libtorch threw something that is not an exception", false);
    }
}

inline at::Tensor& need(ct_tensor tensor) {
    TORCH_CHECK(tensor != nullptr, "a tensor is missing");
    return *tensor;
}

inline at::Tensor or_undefined(ct_tensor tensor) {
    return tensor ? *tensor : at::Tensor();
}

inline void give(ct_tensor* result, at::Tensor tensor) {
    TORCH_CHECK(result != nullptr, "there is no place for the result");
    *result = new at::Tensor(std::move(tensor));
}

inline at::IntArrayRef list(const int64_t* values, int32_t count) {
    TORCH_CHECK(count >= 0 && (values != nullptr || count == 0), "a list of ", count, " numbers is missing");
    return {values, static_cast<size_t>(count)};
}

inline std::vector<at::Tensor> tensors(const ct_tensor* handles, int32_t count) {
    TORCH_CHECK(count >= 0 && (handles != nullptr || count == 0), "a list of ", count, " tensors is missing");
    std::vector<at::Tensor> result;
    result.reserve(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; i++) result.push_back(need(handles[i]));
    return result;
}

inline at::Scalar number(ct_scalar value) {
    return value.is_real ? at::Scalar(value.real) : at::Scalar(value.integer);
}

/// The element types of the binding carry c10's own numbers; complex and quantised ones are refused.
inline at::ScalarType element(int32_t type) {
    const auto result = static_cast<at::ScalarType>(type);
    switch (result) {
        case at::kByte: case at::kChar: case at::kShort: case at::kInt: case at::kLong: case at::kHalf: case at::kFloat:
        case at::kDouble: case at::kBool: case at::kBFloat16: return result;
        default: TORCH_CHECK(false, "element type ", type, " is not supported");
    }
}

inline at::Device device(int32_t type, int32_t index) {
    TORCH_CHECK(type == 0 || type == 1, "device type ", type, " is not supported");
    return type == 0 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(index < 0 ? 0 : index));
}

inline at::TensorOptions options(int32_t type, int32_t device_type, int32_t device_index) {
    return at::TensorOptions().dtype(element(type)).device(device(device_type, device_index));
}

}  // namespace ct
