using CovidLabel.Imaging.Decoding;

namespace Hostile;

/// <summary>Counts results and keeps the costliest and the strangest.</summary>
internal sealed class Tally(DecoderOptions limits, IReadOnlyDictionary<string, bool> verdicts)
{
    private readonly List<DecodedFile> results = [];
    private readonly List<string> unanswered = [];

    /// <summary>Files with neither slices nor a reason, or over a limit that should have held.</summary>
    public int Failures => unanswered.Count + results.Count(OverAnyLimit);

    public void Add(IReadOnlyList<NamedFile> files, IReadOnlyList<DecodedFile> answers)
    {
        results.AddRange(answers);
        var answered = answers.Select(answer => answer.Input).ToHashSet();
        unanswered.AddRange(files.Where((_, at) => !answered.Contains(at)).Select(file => file.Name));
        unanswered.AddRange(answers.Where(answer => answer.Slices.Count == 0 && string.IsNullOrEmpty(answer.Reason)).Select(answer => answer.Name));
    }

    public Dictionary<string, double> Figures(TimeSpan elapsed)
    {
        var judged = results.Where(result => verdicts.ContainsKey(result.Name)).ToList();
        return new Dictionary<string, double>
        {
            ["results"] = results.Count,
            ["read"] = Count(DecodeOutcome.Read),
            ["refused"] = Count(DecodeOutcome.Refused),
            ["crashedInChild"] = Count(DecodeOutcome.Crashed),
            ["overLimit"] = Count(DecodeOutcome.OverLimit),
            ["neitherReadNorRefused"] = unanswered.Count,
            ["limitsBroken"] = results.Count(OverAnyLimit),
            ["maxMemoryMib"] = results.Max(result => result.Cost.PeakMemoryKib) / 1024.0,
            ["maxMilliseconds"] = results.Max(result => result.Cost.Elapsed.TotalMilliseconds),
            ["seconds"] = elapsed.TotalSeconds,
            ["bothRead"] = judged.Count(result => verdicts[result.Name] && Read(result)),
            ["bothRefused"] = judged.Count(result => !verdicts[result.Name] && !Read(result)),
            ["onlyPillowRead"] = judged.Count(result => verdicts[result.Name] && !Read(result)),
            ["onlyWeRead"] = judged.Count(result => !verdicts[result.Name] && Read(result)),
        };
    }

    public IEnumerable<string> Examples()
    {
        foreach (var name in unanswered) yield return $"NEITHER READ NOR REFUSED: {name}";
        foreach (var result in results.Where(OverAnyLimit)) yield return $"LIMIT BROKEN: {Describe(result)}";
        yield return $"most memory: {Describe(results.MaxBy(result => result.Cost.PeakMemoryKib)!)}";
        yield return $"slowest: {Describe(results.MaxBy(result => result.Cost.Elapsed)!)}";
        foreach (var group in results.Where(result => result.Reason is not null).GroupBy(result => result.Reason).OrderByDescending(group => group.Count()).Take(12))
            yield return $"{group.Count(),5} x {group.Key}";
    }

    private static string Describe(DecodedFile file) =>
        $"{file.Name}: {file.Outcome}, {file.Cost.Elapsed.TotalMilliseconds:0} ms, {file.Cost.PeakMemoryKib / 1024} MiB; {file.Reason}";

    private static bool Read(DecodedFile file) => file.Outcome == DecodeOutcome.Read;

    private int Count(DecodeOutcome outcome) => results.Count(result => result.Outcome == outcome);

    private bool OverAnyLimit(DecodedFile file) =>
        file.Cost.PeakMemoryKib > limits.MemoryMib * 1024L || file.Cost.Elapsed > TimeSpan.FromSeconds(limits.WallSecondsPerFile + 5);
}
