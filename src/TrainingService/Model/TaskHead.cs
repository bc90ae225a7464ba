using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CovidLabel.TrainingService.Model;

/// <summary>One task: what it makes of the encoder's features, and what it learns from a batch.</summary>
public abstract class TaskHead : Module<Features, Tensor>
{
    /// <summary>Logarithm of the task's variance, where losses are balanced by uncertainty.</summary>
    private readonly Parameter? uncertainty;

    protected TaskHead(string name, double weight, LossBalance balance)
        : base(name)
    {
        Task = name;
        Weight = weight;
        if (balance != LossBalance.Uncertainty) return;
        uncertainty = Parameter(zeros(1));
        register_parameter(nameof(uncertainty), uncertainty); // derived heads do not see a private field of their base
    }

    /// <summary>Stable name of the task in curves and logs.</summary>
    public string Task { get; }

    /// <summary>Weight in the sum of losses.</summary>
    public double Weight { get; }

    /// <summary>
    /// The task's mean loss over those slices of the batch that supervise it; null where none does, and then nothing is computed and the
    /// head's weights get no gradient.
    /// </summary>
    public abstract Tensor? Loss(Features features, Batch batch);

    /// <summary>What the task adds to the loss that is minimised (<see cref="LossBalance"/>).</summary>
    public Tensor Balanced(Tensor loss)
    {
        if (uncertainty is not null) loss = (((-uncertainty).exp() * loss) + uncertainty).sum();
        return Weight == 1 ? loss : loss * Weight;
    }
}
