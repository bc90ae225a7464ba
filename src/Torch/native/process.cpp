// The library as a whole: errors, versions, threads, the allocator, random numbers, CUDA.
#include "abi.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <malloc.h>
#include <sys/resource.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <cstring>
#include <limits>
#include <stdexcept>

namespace {

enum class Failure : int32_t { none = 0, standard = 1, torch = 2, foreign = 3, memory = 4 };

thread_local Failure next_failure = Failure::none;

// Given out when there is no memory for a proper error.
ct_error out_of_memory{"out of memory", true};

bool is_limited(__rlimit_resource_t resource) {
    rlimit limit{};
    return getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

}  // namespace

namespace ct {

void throw_if_asked() {
    switch (std::exchange(next_failure, Failure::none)) {
        case Failure::none: return;
        case Failure::standard: throw std::runtime_error("asked to fail: standard");
        case Failure::torch: TORCH_CHECK(false, "asked to fail: torch");
        case Failure::foreign: throw 1;
        case Failure::memory: TORCH_CHECK_WITH(OutOfMemoryError, false, "asked to fail: memory");
    }
}

ct_error* new_error(const char* message, bool is_memory) noexcept {
    try {
        return new ct_error{message, is_memory};
    } catch (...) {
        return &out_of_memory;
    }
}

bool speaks_of_memory(const char* message) noexcept {
    for (const auto* words : {"DefaultCPUAllocator", "out of memory", "ALLOC_FAILED", "bad_alloc"}) {
        if (std::strstr(message, words)) return true;
    }
    return false;
}

}  // namespace ct

CT_API const char* ct_error_message(const ct_error* error) { return error->message.c_str(); }

/// 1 where memory ran out, else 0.
CT_API int32_t ct_error_is_memory(const ct_error* error) { return error->is_memory; }

CT_API void ct_error_free(ct_error* error) {
    if (error != &out_of_memory) delete error;
}

/// For the test that no entry point lets an exception out: 1 a std::exception, 2 a c10::Error, 3 a thrown int, 4 what a CUDA device
/// throws that has no memory left.
CT_API void ct_fail_next_call(int32_t failure) { next_failure = static_cast<Failure>(failure); }

CT_API const char* ct_torch_version() { return TORCH_VERSION; }

CT_API ct_error* ct_set_num_threads(int32_t threads) {
    return ct::guarded([&] { at::set_num_threads(threads); });
}

CT_API ct_error* ct_get_num_threads(int32_t* threads) {
    return ct::guarded([&] { *threads = at::get_num_threads(); });
}

/// OpenBLAS keeps a thread pool of its own that fights OpenMP's for the same cores. `found` says whether it is in use.
CT_API ct_error* ct_limit_blas_threads(int32_t threads, int32_t* found) {
    return ct::guarded([&] {
        const auto set_threads = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
        if (set_threads) set_threads(threads);
        *found = set_threads != nullptr;
    });
}

/// Keeps freed tensors in one heap instead of handing each back to the kernel: a training step frees and takes the same
/// blocks again, and every fresh mapping is faulted in page by page. Not where the process may have only so much (ulimit): there a
/// heap that keeps all would leave nothing for what has mappings of its own, and oneDNN does not survive a kernel that it cannot
/// place. `accepted` is 0 then, and where the C library is not glibc.
CT_API ct_error* ct_keep_freed_memory(int32_t* accepted) {
    return ct::guarded([&] {
        if (is_limited(RLIMIT_DATA) || is_limited(RLIMIT_AS)) {
            *accepted = 0;
            mallopt(M_MMAP_THRESHOLD, 1 << 20);  // each large tensor has its own mapping, and gives it back
            return;
        }
        *accepted = mallopt(M_MMAP_MAX, 0) && mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max())
            && mallopt(M_ARENA_MAX, 1);
    });
}

CT_API ct_error* ct_manual_seed(int64_t seed) {
    return ct::guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

CT_API ct_error* ct_get_rng_state(ct_tensor* result) {
    return ct::guarded([&] {
        auto generator = at::globalContext().defaultGenerator(at::kCPU);
        const std::lock_guard<std::mutex> lock(generator.mutex());
        ct::give(result, generator.get_state());
    });
}

CT_API ct_error* ct_set_rng_state(ct_tensor state) {
    return ct::guarded([&] {
        auto generator = at::globalContext().defaultGenerator(at::kCPU);
        const std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_state(ct::need(state));
    });
}

CT_API ct_error* ct_cuda_device_count(int32_t* count) {
    return ct::guarded([&] { *count = static_cast<int32_t>(torch::cuda::device_count()); });
}

CT_API ct_error* ct_cuda_synchronize(int64_t index) {
    return ct::guarded([&] { torch::cuda::synchronize(index); });
}

/// Deterministic kernels where libtorch has them; an operation without one warns and goes on.
CT_API ct_error* ct_use_deterministic_algorithms(int32_t on) {
    return ct::guarded([&] {
        at::globalContext().setDeterministicAlgorithms(on != 0, /*warn_only=*/true);
        at::globalContext().setDeterministicCuDNN(on != 0);
        if (on) at::globalContext().setBenchmarkCuDNN(false);
    });
}

/// Lets cuDNN try several kernels for each shape of convolution and keep the fastest; not where repeatable results are asked for.
CT_API ct_error* ct_set_benchmark_cudnn(int32_t on) {
    return ct::guarded([&] {
        auto& context = at::globalContext();
        context.setBenchmarkCuDNN(on != 0 && !context.deterministicAlgorithms());
    });
}

CT_API ct_error* ct_get_benchmark_cudnn(int32_t* on) {
    return ct::guarded([&] { *on = at::globalContext().benchmarkCuDNN(); });
}

/// Whether CUDA devices may round the fp32 inputs of matrix products, and of convolutions, to TF32.
CT_API ct_error* ct_set_allow_tf32(int32_t products, int32_t convolutions) {
    return ct::guarded([&] {
        at::globalContext().setAllowTF32CuBLAS(products != 0);
        at::globalContext().setAllowTF32CuDNN(convolutions != 0);
    });
}

CT_API ct_error* ct_get_allow_tf32(int32_t* products, int32_t* convolutions) {
    return ct::guarded([&] {
        *products = at::globalContext().allowTF32CuBLAS();
        *convolutions = at::globalContext().allowTF32CuDNN();
    });
}
