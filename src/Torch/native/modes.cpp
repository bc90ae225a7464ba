// Thread-local modes: gradient recording, inference, autocast. Each call affects the calling thread alone.
#include "abi.h"

#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>

CT_API ct_error* ct_grad_mode_get(int32_t* on) {
    return ct::guarded([&] { *on = c10::GradMode::is_enabled(); });
}

CT_API ct_error* ct_grad_mode_set(int32_t on) {
    return ct::guarded([&] { c10::GradMode::set_enabled(on != 0); });
}

CT_API ct_error* ct_inference_mode_get(int32_t* on) {
    return ct::guarded([&] { *on = c10::InferenceMode::is_enabled(); });
}

CT_API ct_error* ct_inference_mode_new(int32_t on, c10::InferenceMode** guard) {
    return ct::guarded([&] { *guard = new c10::InferenceMode(on != 0); });
}

/// Guards end in the reverse order of their beginning, on the thread that began them.
CT_API void ct_inference_mode_free(c10::InferenceMode* guard) { delete guard; }

/// Turns bf16 autocast of one device kind on (or off) for this thread; `previous` is what it was before.
CT_API ct_error* ct_autocast_enter(int32_t device_type, int32_t on, int32_t* previous) {
    return ct::guarded([&] {
        const auto kind = ct::device(device_type, 0).type();
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
        *previous = at::autocast::is_autocast_enabled(kind);
        at::autocast::set_autocast_dtype(kind, at::kBFloat16);
        at::autocast::set_autocast_enabled(kind, on != 0);
#else
        if (kind == at::kCPU) {
            *previous = at::autocast::is_cpu_enabled();
            at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
            at::autocast::set_cpu_enabled(on != 0);
        } else {
            *previous = at::autocast::is_enabled();
            at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
            at::autocast::set_enabled(on != 0);
        }
#endif
        at::autocast::increment_nesting();
    });
}

/// Ends what ct_autocast_enter began. The weights that were cast to bf16 are forgotten with the outermost one.
CT_API ct_error* ct_autocast_leave(int32_t device_type, int32_t previous) {
    return ct::guarded([&] {
        const auto kind = ct::device(device_type, 0).type();
        if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
        at::autocast::set_autocast_enabled(kind, previous != 0);
#else
        if (kind == at::kCPU) at::autocast::set_cpu_enabled(previous != 0);
        else at::autocast::set_enabled(previous != 0);
#endif
    });
}
