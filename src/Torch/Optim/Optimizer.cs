using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>What an optimizer remembers of one parameter.</summary>
    public abstract class OptimizerState
    {
        public abstract void LoadStateDict(OptimizerState source);
    }
}

namespace TorchSharp
{
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

            /// <summary>Changes parameters by their gradients. It does not own them.</summary>
            public abstract class Optimizer : IDisposable, ILearningRateController
            {
                private readonly List<Parameter> _parameters;

                private protected Optimizer(IEnumerable<Parameter> parameters, double learningRate)
                {
                    if (learningRate < 0)
                        throw new ArgumentException($"Invalid learning rate: {learningRate}");
                    _parameters = [.. parameters];
                    Rate = InitialRate = learningRate;
                }

                private protected IReadOnlyList<Parameter> Parameters => _parameters;

                private protected double Rate { get; private set; }

                private double InitialRate { get; set; }

                double ILearningRateController.LearningRate
                {
                    get => Rate;
                    set => Rate = value;
                }

                double ILearningRateController.InitialLearningRate
                {
                    get => InitialRate;
                    set => InitialRate = value;
                }

                /// <summary>One group of all parameters; its learning rate may be set at any time.</summary>
                public IEnumerable<ILearningRateController> ParamGroups => [this];

                public IEnumerable<Parameter> parameters() => _parameters;

                public abstract void step();

                /// <summary>Fills the gradients with zeros, as TorchSharp does: the next step still moves by its momentum. A module's removes them.</summary>
                public virtual void zero_grad() => ZeroGrad(_parameters, set_to_none: false);

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
}
