namespace Parity;

/// <summary>A quantity that both sides computed, and how far they may be apart.</summary>
internal enum Quantity
{
    Outputs,
    Losses,
    Gradients,

    /// <summary>What batch normalisation keeps, after the batches above.</summary>
    RunningStatistics,

    /// <summary>Weights after ten steps of the optimizer on the same gradients: the optimizer alone.</summary>
    TenStepsOnGivenGradients,

    /// <summary>Weights after ten steps, each side with its own gradients: everything together, at the paper's rate.</summary>
    TenSteps,
    OutputsOfWeightsBegunInPyTorch,
}

/// <summary>The largest differences found.</summary>
internal sealed class Differences
{
    private readonly Dictionary<Quantity, Finding> findings = Enum.GetValues<Quantity>().ToDictionary(quantity => quantity, _ => new Finding());

    /// <summary>Whether every quantity was compared and none is further apart than its bound.</summary>
    public bool AreWithinBounds => findings.All(pair => pair.Value.Values > 0 && pair.Value.Largest <= BoundOf(pair.Key));

    public IReadOnlyDictionary<Quantity, Finding> Findings => findings;

    public static double BoundOf(Quantity quantity) => quantity switch
    {
        Quantity.Outputs or Quantity.OutputsOfWeightsBegunInPyTorch => 1e-5,
        Quantity.Losses => 1e-6,
        _ => 1e-4,
    };

    /// <summary>Compares values by name. A name that only one side has, another length, and what is no number are infinitely far apart.</summary>
    public void Compare(Quantity quantity, string where, IReadOnlyDictionary<string, float[]> ours, IReadOnlyDictionary<string, float[]> theirs)
    {
        foreach (var name in ours.Keys.Union(theirs.Keys))
        {
            var both = ours.TryGetValue(name, out var left) & theirs.TryGetValue(name, out var right);
            if (both && left!.Length == right!.Length) findings[quantity].Add($"{name} of {where}", left, right);
            else findings[quantity].Add($"{name} of {where}", [float.NaN], [float.NaN]);
        }
    }

    /// <summary>The largest difference of one quantity.</summary>
    public sealed class Finding
    {
        public double Largest { get; private set; }

        /// <summary>Where it was.</summary>
        public string Where { get; private set; } = "-";

        /// <summary>How many values were compared.</summary>
        public long Values { get; private set; }

        /// <summary>The largest value, to judge the difference by.</summary>
        public double Magnitude { get; private set; }

        public void Add(string where, float[] ours, float[] theirs)
        {
            for (var i = 0; i < ours.Length; i++)
            {
                double apart = Math.Abs((double)ours[i] - theirs[i]);
                if (double.IsNaN(apart)) apart = double.PositiveInfinity;
                if (apart > Largest) (Largest, Where) = (apart, where);
                Magnitude = Math.Max(Magnitude, Math.Abs(ours[i]));
            }

            Values += ours.Length;
        }
    }
}
