using System.Text.Json;

namespace Viewer;

/// <summary>How long something took, in milliseconds.</summary>
/// <param name="Clock">From its beginning to its end.</param>
/// <param name="Processor">What its thread had of a processor meanwhile; the rest is waiting, mostly for one of the machine's cores.</param>
internal readonly record struct Took(double Clock, double Processor);

/// <summary>What a page's main thread did, as the browser itself noted it.</summary>
/// <param name="Tasks">Tasks in their order.</param>
/// <param name="Keys">Keys that were pressed, each until all that listen to it had been told.</param>
internal sealed record Trace(IReadOnlyList<Took> Tasks, IReadOnlyList<Took> Keys)
{
    /// <summary>What the browser is asked for, as the protocol's <c>Tracing.start</c> has it.</summary>
    public static Dictionary<string, object> Request => new() { ["categories"] = "toplevel,devtools.timeline", ["transferMode"] = "ReportEvents" };

    /// <param name="collected">Parameters of <c>Tracing.dataCollected</c>. Of several pages, some of which the browser keeps in reserve, the one that worked most is meant.</param>
    public static Trace Of(IEnumerable<JsonElement> collected)
    {
        var all = collected.SelectMany(some => some.GetProperty("value").EnumerateArray()).ToList();
        // What had begun before the trace, or was not over with it, has no duration.
        var events = all.Where(one => one.TryGetProperty("dur", out _) && one.TryGetProperty("tdur", out _)).ToList();
        var mains = all.Where(one => NameOf(one) == "thread_name" && one.GetProperty("args").GetProperty("name").GetString() == "CrRendererMain").Select(ThreadOf).ToHashSet();
        var busiest = events.Where(one => NameOf(one) == "ThreadControllerImpl::RunTask" && mains.Contains(ThreadOf(one)))
            .GroupBy(ThreadOf)
            .MaxBy(tasks => tasks.Sum(one => TookOf(one).Processor))
            ?? throw new InvalidOperationException("The browser's trace has no task of a page.");
        var keys = events.Where(one => NameOf(one) == "EventDispatch" && ThreadOf(one) == busiest.Key
            && one.GetProperty("args").GetProperty("data").GetProperty("type").GetString() == "keydown");
        return new Trace(InOrder(busiest), InOrder(keys));
    }

    private static List<Took> InOrder(IEnumerable<JsonElement> events) => [.. events.OrderBy(one => one.GetProperty("ts").GetDouble()).Select(TookOf)];

    private static string NameOf(JsonElement one) => one.GetProperty("name").GetString()!;

    private static (int Process, int Thread) ThreadOf(JsonElement one) => (one.GetProperty("pid").GetInt32(), one.GetProperty("tid").GetInt32());

    /// <summary>A trace is in microseconds.</summary>
    private static Took TookOf(JsonElement one) => new(one.GetProperty("dur").GetDouble() / 1000, one.GetProperty("tdur").GetDouble() / 1000);
}
