namespace CovidLabel.Domain.Annotations;

/// <summary>A reader's verdict on a whole slice. No label is <c>null</c>, never a third value.</summary>
public enum ClassLabel
{
    NonCovid = 0,
    Covid = 1,
}

/// <summary>The label's names outside the process: API, exports, file layouts.</summary>
public static class ClassLabels
{
    public static string Name(this ClassLabel label) => label switch
    {
        ClassLabel.Covid => "covid",
        ClassLabel.NonCovid => "non-covid",
        _ => throw new ArgumentOutOfRangeException(nameof(label)),
    };

    /// <summary>The verdict that a model's probability of COVID, 0-1, stands for.</summary>
    public static ClassLabel OfProbability(double covidProbability) =>
        covidProbability >= 0.5 ? ClassLabel.Covid : ClassLabel.NonCovid;

    public static bool TryParse(string? name, out ClassLabel label)
    {
        label = name == "covid" ? ClassLabel.Covid : ClassLabel.NonCovid;
        return name is "covid" or "non-covid";
    }
}
