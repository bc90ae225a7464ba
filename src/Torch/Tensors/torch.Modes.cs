using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Until disposed, operations on this thread record no graph of gradients.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled()
    {
        Native.Check(Native.ct_grad_mode_get(out var on));
        return on;
    }

    /// <summary>
    /// Like <see cref="no_grad"/> and cheaper: tensors made meanwhile can never take part in a graph. Dispose on the same
    /// thread, in the reverse order of opening.
    /// </summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled()
    {
        Native.Check(Native.ct_inference_mode_get(out var on));
        return on;
    }

    private sealed class GradMode : IDisposable
    {
        private readonly bool _previous = is_grad_enabled();

        internal GradMode(bool enabled) => Native.Check(Native.ct_grad_mode_set(enabled));

        public void Dispose() => Native.Check(Native.ct_grad_mode_set(_previous));
    }

    private sealed class InferenceMode : IDisposable
    {
        private nint _guard;

        internal InferenceMode(bool mode) => Native.Check(Native.ct_inference_mode_new(mode, out _guard));

        public void Dispose() => Native.ct_inference_mode_free(Interlocked.Exchange(ref _guard, 0));
    }
}
