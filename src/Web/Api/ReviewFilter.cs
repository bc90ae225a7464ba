using System.Globalization;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Queries;

namespace CovidLabel.Web.Api;

/// <summary>The words of an address that choose which disagreements are listed.</summary>
internal static class ReviewFilter
{
    /// <summary>A problem where a word means nothing: a list of the wrong slices would not be noticed.</summary>
    public static bool TryRead(IQueryCollection query, out DisagreementFilter filter, out IResult? problem)
    {
        filter = new DisagreementFilter { Source = Text(query, "source") };
        problem = null;
        if (Text(query, "model") is { } model)
        {
            if (!long.TryParse(model, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                problem = ApiProblems.BadRequest("model is the number of a model version.");
            filter = filter with { ModelId = id };
        }

        if (Text(query, "probability") is { } probability)
        {
            if (!TryBand(probability, out var low, out var high)) problem = ApiProblems.BadRequest("probability is a range, such as 0.25-0.5.");
            filter = filter with { MinProbability = low, MaxProbability = high };
        }

        if (Text(query, "dice") is { } dice)
        {
            if (!TryBand(dice, out var low, out var high)) problem = ApiProblems.BadRequest("dice is a range, such as 0-0.5.");
            filter = filter with { MinDice = low, MaxDice = high };
        }

        if (Text(query, "differ") is { } differ)
        {
            if (differ is not ("label" or "mask")) problem = ApiProblems.BadRequest("differ is label or mask.");
            filter = filter with { Kind = differ == "label" ? DisagreementKind.Label : DisagreementKind.Mask };
        }

        if (Text(query, "verdict") is { } verdict)
        {
            if (!Verdicts.TryParse(verdict, out var known) && verdict != "none")
                problem = ApiProblems.BadRequest("verdict is agree, disagree, corrected or none.");
            filter = verdict == "none" ? filter with { WithoutVerdict = true } : filter with { Verdict = known };
        }

        return problem is null;
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static bool TryBand(string text, out double low, out double high)
    {
        (low, high) = (0, 0);
        return text.Split('-') is [var first, var last] && TryEnd(first, out low) && TryEnd(last, out high) && low <= high;
    }

    private static bool TryEnd(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
}
