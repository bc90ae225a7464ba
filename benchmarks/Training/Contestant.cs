namespace Training;

/// <summary>A contestant's name and its timing in each round.</summary>
/// <param name="Times">How often it does its work in a turn.</param>
internal sealed record Contestant(string Name, Func<int, Timing> Work, int Times)
{
    /// <summary>How long a turn should take at least, unless one repetition takes longer.</summary>
    private const double TurnSeconds = 0.4;

    public List<Timing> Rounds { get; } = [];

    public double Seconds => Timing.Quartiles(Rounds.Select(timing => timing.Seconds)).Median;

    /// <summary>Lets libtorch choose and compile its kernels, and finds how often the work fits into a turn.</summary>
    public static Contestant Warmed(string name, Func<int, Timing> work)
    {
        work(2);
        return new Contestant(name, work, Math.Clamp((int)Math.Ceiling(TurnSeconds / work(1).Seconds), 1, 50));
    }

    /// <summary>All in turn, so that whatever else the machine does meets them alike.</summary>
    public static void TakeTurns(int rounds, IReadOnlyList<Contestant> contestants)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contestant in contestants) contestant.Rounds.Add(contestant.Work(contestant.Times));
        }
    }

    /// <summary>Median over the rounds of this one's time as a share of another's.</summary>
    public double Of(Contestant other) => Timing.Quartiles(Rounds.Zip(other.Rounds, (mine, theirs) => mine.Seconds / theirs.Seconds)).Median;
}
