using CovidLabel.Domain.Annotations;
using CovidLabel.Domain.Training;

namespace CovidLabel.TrainingService.Data;

/// <summary>How much of the data is kept from the optimiser.</summary>
/// <param name="Validation">Share for early stopping and thresholds.</param>
/// <param name="Test">Share that no decision looks at.</param>
public sealed record SplitFractions(double Validation, double Test)
{
    /// <summary>
    /// Patients that an interval worth printing needs: at an AUC of 0.8 about 0.08 either way (112 gave 0.08). It is the test part that lacks them first,
    /// so few patients go there in a greater share than many.
    /// </summary>
    private const double WantedTestPatients = 150;

    /// <summary>The shares for so many patients: 10 % validate; 150 are tested, but at least 15 % and at most 40 %.</summary>
    public static SplitFractions For(int patients) => new(Validation: 0.10, Test: Math.Clamp(WantedTestPatients / Math.Max(1, patients), 0.15, 0.40));

    /// <exception cref="ArgumentException">A share is out of range, or nothing is left to train on.</exception>
    public void Validate()
    {
        if (!(Validation >= 0) || !(Test >= 0) || !(Validation + Test < 1))
            throw new ArgumentException($"split: validation {Validation} and test {Test} must be at least 0 and sum to less than 1");
    }
}

/// <summary>
/// Assigns whole patients to training, validation and test. Within each stratum (source, label, has a mask) patients are taken in the
/// order of a seeded hash and each goes to the part that lacks most, so that every task has test material in proportion.
/// </summary>
public static class Split
{
    /// <summary>What the split needs to know of a slice.</summary>
    public sealed record Member(string Group, string Source, ClassLabel? Label, bool HasMask);

    /// <param name="members">All slices; only groups are assigned.</param>
    /// <param name="earlier">
    /// Parts that groups had in the snapshots of earlier models. They stay there, so that a new model and the active one can be scored on
    /// the same patients, none of whom either has trained on.
    /// </param>
    /// <returns>The part of every group.</returns>
    public static IReadOnlyDictionary<string, SnapshotPart> Assign(
        IEnumerable<Member> members,
        long seed,
        SplitFractions fractions,
        IReadOnlyDictionary<string, SnapshotPart>? earlier = null)
    {
        fractions.Validate();
        double[] share = [1 - fractions.Validation - fractions.Test, fractions.Validation, fractions.Test];
        var result = new Dictionary<string, SnapshotPart>(StringComparer.Ordinal);
        var strata = members.GroupBy(member => member.Group, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Stratum: StratumOf(group), Slices: group.Count()))
            .GroupBy(group => group.Stratum)
            .OrderBy(stratum => stratum.Key, StringComparer.Ordinal);
        foreach (var stratum in strata)
        {
            var taken = new double[share.Length];
            var total = 0.0;
            var open = new List<(string Name, int Slices)>();
            foreach (var (name, _, slices) in stratum)
            {
                if (earlier is not null && earlier.TryGetValue(name, out var part))
                {
                    result[name] = part;
                    taken[(int)part] += slices;
                    total += slices;
                }
                else
                {
                    open.Add((name, slices));
                }
            }

            foreach (var (name, slices) in open.OrderBy(group => SeededRandom.HashOf($"{seed}/{group.Name}")))
            {
                total += slices;
                var part = NeediestPart(share, taken, total);
                result[name] = part;
                taken[(int)part] += slices;
            }
        }

        return result;
    }

    /// <summary>
    /// The part that is furthest below its share of what has been dealt, this patient included. The first patient of a stratum trains,
    /// the second is tested (ties go to training, then test).
    /// </summary>
    private static SnapshotPart NeediestPart(double[] share, double[] taken, double total)
    {
        ReadOnlySpan<SnapshotPart> order = [SnapshotPart.Train, SnapshotPart.Test, SnapshotPart.Validation];
        var best = SnapshotPart.Train;
        var bestLack = double.NegativeInfinity;
        foreach (var part in order)
        {
            if (share[(int)part] == 0) continue;
            var lack = (share[(int)part] * total) - taken[(int)part];
            if (lack > bestLack) (best, bestLack) = (part, lack);
        }

        return best;
    }

    /// <summary>Source, majority label, whether there is a mask: what each part shall have in proportion.</summary>
    internal static string StratumOf(IEnumerable<Member> group)
    {
        var slices = group.ToList();
        var source = slices.Select(slice => slice.Source).Min(StringComparer.Ordinal);
        var covid = slices.Count(slice => slice.Label == ClassLabel.Covid);
        var nonCovid = slices.Count(slice => slice.Label == ClassLabel.NonCovid);
        var label = covid + nonCovid == 0 ? "none" : covid >= nonCovid ? "covid" : "non-covid";
        return $"{source}|{label}|{slices.Exists(slice => slice.HasMask)}";
    }
}
