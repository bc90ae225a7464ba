using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Adam, with the defaults of the paper and of PyTorch.</summary>
            public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay);

            /// <inheritdoc cref="Adam(IEnumerable{Parameter}, double, double, double, double, double)"/>
            public static Adam Adam(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
                new(parameters.Select(each => each.parameter), lr, beta1, beta2, eps, weight_decay);

            internal static void ZeroGrad(IEnumerable<Parameter> parameters, bool set_to_none)
            {
                using var list = new TensorList(parameters);
                Native.Check(Native.ct_zero_grad(list.Addresses, list.Count, set_to_none));
            }
        }

        public static partial class nn
        {
            public static class utils
            {
                /// <summary>Scales all gradients by one factor so that their joint 2-norm is at most max_norm.</summary>
                /// <returns>The norm before.</returns>
                public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm)
                {
                    using var list = new TensorList(tensors);
                    Native.Check(Native.ct_clip_grad_norm_(list.Addresses, list.Count, max_norm, out var norm));
                    return norm;
                }
            }
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>
    /// Adam (Kingma and Ba 2015) in PyTorch's order of operations; one native call a step. A parameter without a gradient is
    /// left alone, and so is its step count.
    /// </summary>
    public sealed class Adam : torch.optim.Optimizer
    {
        private readonly double _beta1, _beta2, _eps, _weightDecay;
        private readonly List<State> _states;

        public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
            : base(parameters, lr)
        {
            if (beta1 is < 0 or >= 1)
                throw new ArgumentException($"Invalid beta1: {beta1}");
            if (beta2 is < 0 or >= 1)
                throw new ArgumentException($"Invalid beta2: {beta2}");
            if (eps < 0)
                throw new ArgumentException($"Invalid epsilon: {eps}");
            if (weight_decay < 0)
                throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
            (_beta1, _beta2, _eps, _weightDecay) = (beta1, beta2, eps, weight_decay);
            _states = [.. Parameters.Select(parameter => new State(parameter))];
        }

        public override void step()
        {
            using var parameters = new TensorList(Parameters);
            using var averages = new TensorList(_states.Select(state => state.exp_avg));
            using var squares = new TensorList(_states.Select(state => state.exp_avg_sq));
            long[] steps = [.. _states.Select(state => state.step)];
            Native.Check(Native.ct_adam_step(parameters.Addresses, averages.Addresses, squares.Addresses, steps, steps.Length, Rate, _beta1, _beta2, _eps, _weightDecay));
            for (var i = 0; i < steps.Length; i++)
                _states[i].step = steps[i];
        }

        public override StateDictionary state_dict() => new(_states);

        protected override void Dispose(bool disposing)
        {
            if (!disposing)
                return;
            foreach (var state in _states)
                state.Dispose();
        }

        /// <summary>What Adam remembers of one parameter. Write <see cref="step"/> and copy into the tensors to restore it.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public torch.Tensor exp_avg;
            public torch.Tensor exp_avg_sq;

            internal State(Parameter parameter)
            {
                exp_avg = torch.zeros_like(parameter).DetachFromDisposeScope();
                exp_avg_sq = torch.zeros_like(parameter).DetachFromDisposeScope();
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var other = (State)source;
                step = other.step;
                using (torch.no_grad())
                {
                    exp_avg.copy_(other.exp_avg);
                    exp_avg_sq.copy_(other.exp_avg_sq);
                }
            }

            public void Dispose()
            {
                exp_avg.Dispose();
                exp_avg_sq.Dispose();
            }
        }
    }
}
