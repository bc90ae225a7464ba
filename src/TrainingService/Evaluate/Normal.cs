namespace CovidLabel.TrainingService.Evaluate;

/// <summary>The standard normal distribution, as far as tests and intervals need it.</summary>
public static class Normal
{
    /// <summary>Half the width of a 95 % interval, in standard errors.</summary>
    public const double Quantile975 = 1.959963984540054;

    private const double SeriesEnd = 2.5;

    /// <summary>Probability of a value at least as far from 0 on either side, exact to some 14 digits.</summary>
    public static double TwoSidedP(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        return x < SeriesEnd ? 1 - Series(x) : Fraction(x);
    }

    /// <summary>erf by its series (Abramowitz and Stegun 7.1.6), whose terms are all positive.</summary>
    private static double Series(double x)
    {
        double term = x, sum = x;
        for (var n = 1; term > sum * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>erfc by its continued fraction (Abramowitz and Stegun 7.1.14), from the inside out.</summary>
    private static double Fraction(double x)
    {
        var tail = x;
        for (var n = 120; n >= 1; n--) tail = x + (n / 2.0 / tail);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / tail;
    }
}
