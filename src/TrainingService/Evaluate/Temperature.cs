namespace CovidLabel.TrainingService.Evaluate;

/// <summary>One number that makes a classifier as sure of itself as it is right: log-odds are divided by it (Guo et al. 2017).</summary>
public static class Temperature
{
    /// <summary>Probabilities nearer to 0 or 1 than this are taken for it: single precision has no more to say.</summary>
    private const double Nearest = 1e-7;

    private const double Least = 0.05;
    private const double Most = 20;

    /// <summary>The probability at a temperature; 1 changes nothing, and 0.5 stays.</summary>
    public static double Apply(double probability, double temperature) =>
        temperature == 1 ? probability : Sigmoid(LogOdds(probability) / temperature);

    /// <summary>
    /// The temperature with the least log loss on the slices given, which must be of the validation part. A weak pull towards 1 (a
    /// normal prior of deviation 1 on the logarithm, less than one slice's worth) keeps it finite where few slices are told apart without
    /// fault; 1 where a class is absent.
    /// </summary>
    public static double Fit(double[] probabilities, bool[] positive)
    {
        if (!positive.Contains(true) || !positive.Contains(false)) return 1;
        double[] logOdds = [.. probabilities.Select(LogOdds)];

        // Golden section on the logarithm; six digits are kept, so that the last bits of a machine's exp do not reach the weights file.
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (Math.Log(Least), Math.Log(Most));
        var (one, other) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
        var (lossOne, lossOther) = (Loss(one), Loss(other));
        while (high - low > 1e-9)
        {
            if (lossOne < lossOther)
            {
                (high, other, lossOther) = (other, one, lossOne);
                one = high - (ratio * (high - low));
                lossOne = Loss(one);
            }
            else
            {
                (low, one, lossOne) = (one, other, lossOther);
                other = low + (ratio * (high - low));
                lossOther = Loss(other);
            }
        }

        return Math.Round(Math.Exp((low + high) / 2), 6);

        double Loss(double logarithm)
        {
            var temperature = Math.Exp(logarithm);
            var sum = logarithm * logarithm / 2;
            for (var i = 0; i < logOdds.Length; i++) sum += SoftPlus((positive[i] ? -1 : 1) * logOdds[i] / temperature);
            return sum;
        }
    }

    private static double LogOdds(double probability)
    {
        var p = Math.Clamp(probability, Nearest, 1 - Nearest);
        return Math.Log(p / (1 - p));
    }

    private static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    private static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
