using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>What schedules of the learning rate see of an optimizer.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }

        /// <summary>What an optimizer remembers of one parameter.</summary>
        public abstract class OptimizerState
        {
            public abstract void LoadStateDict(OptimizerState source);
        }

        /// <summary>Changes parameters by their gradients. It does not own them.</summary>
        public abstract class Optimizer : IDisposable, ILearningRateController
        {
            private readonly List<Parameter> _parameters;

            private protected Optimizer(IEnumerable<Parameter> parameters, double learningRate)
            {
                if (learningRate < 0)
                    throw new ArgumentException($"Invalid learning rate: {learningRate}");
                _parameters = [.. parameters];
                LearningRate = InitialLearningRate = learningRate;
            }

            private protected IReadOnlyList<Parameter> Parameters => _parameters;

            public double LearningRate { get; set; }

            public double InitialLearningRate { get; set; }

            public IEnumerable<ILearningRateController> ParamGroups => [this];

            public IEnumerable<Parameter> parameters() => _parameters;

            public abstract void step();

            public virtual void zero_grad(bool set_to_none = true) => ZeroGrad(_parameters, set_to_none);

            /// <summary>The live state, in the order of the parameters.</summary>
            public abstract StateDictionary state_dict();

            /// <exception cref="ArgumentException">The states are not as many as the parameters.</exception>
            public virtual void load_state_dict(StateDictionary state_dict)
            {
                var own = this.state_dict();
                if (own.State.Count != state_dict.State.Count)
                    throw new ArgumentException("Invalid optimizer state -- different number of states.");
                for (var i = 0; i < own.State.Count; i++)
                {
                    if (!ReferenceEquals(own.State[i], state_dict.State[i]))
                        own.State[i].LoadStateDict(state_dict.State[i]);
                }
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected abstract void Dispose(bool disposing);

            public sealed class StateDictionary
            {
                internal StateDictionary(IEnumerable<OptimizerState> states) => State = [.. states];

                public List<OptimizerState> State { get; }
            }
        }
    }
}
