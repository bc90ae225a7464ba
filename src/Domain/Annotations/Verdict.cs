namespace CovidLabel.Domain.Annotations;

/// <summary>What a reader thinks of a prediction.</summary>
public enum Verdict
{
    Agree = 0,
    Disagree = 1,

    /// <summary>The reader accepted the prediction and then changed it.</summary>
    Corrected = 2,
}

/// <summary>The verdict's names outside the process.</summary>
public static class Verdicts
{
    public static string Name(this Verdict verdict) => verdict switch
    {
        Verdict.Agree => "agree",
        Verdict.Disagree => "disagree",
        Verdict.Corrected => "corrected",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    public static bool TryParse(string? name, out Verdict verdict)
    {
        (var known, verdict) = name switch
        {
            "agree" => (true, Verdict.Agree),
            "disagree" => (true, Verdict.Disagree),
            "corrected" => (true, Verdict.Corrected),
            _ => (false, Verdict.Agree),
        };
        return known;
    }
}

/// <summary>What of a prediction a verdict is about.</summary>
public enum VerdictSubject
{
    /// <summary>Label and lesions together.</summary>
    Prediction = 0,

    /// <summary>The lesions alone.</summary>
    Mask = 1,
}

/// <summary>The subject's names outside the process.</summary>
public static class VerdictSubjects
{
    public static string Name(this VerdictSubject subject) => subject switch
    {
        VerdictSubject.Prediction => "prediction",
        VerdictSubject.Mask => "mask",
        _ => throw new ArgumentOutOfRangeException(nameof(subject)),
    };

    public static bool TryParse(string? name, out VerdictSubject subject)
    {
        subject = name == "mask" ? VerdictSubject.Mask : VerdictSubject.Prediction;
        return name is "mask" or "prediction";
    }
}
