using System.Text.Json;

namespace CovidLabel.Domain.Training;

/// <summary>One value of a JSON document with its path, such as "network.width".</summary>
public sealed record JsonFact(string Path, string Value);

/// <summary>Options and summaries as the trainer wrote them, one line a value: pages need not know their shape.</summary>
public static class FlatJson
{
    /// <summary>Empty for a missing or unreadable document.</summary>
    public static IReadOnlyList<JsonFact> Of(string? json)
    {
        if (string.IsNullOrWhiteSpace(json)) return [];
        try
        {
            using var document = JsonDocument.Parse(json);
            var facts = new List<JsonFact>();
            Collect("", document.RootElement, facts);
            // PostgreSQL's jsonb keeps no order worth keeping: single values first, then groups, each by name.
            return [.. facts.OrderBy(fact => fact.Path.Contains('.', StringComparison.Ordinal)).ThenBy(fact => fact.Path, StringComparer.Ordinal)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Paths in either document, in the order of the first, with both values; null where one lacks it.</summary>
    public static IReadOnlyList<(string Path, string? First, string? Second)> Compare(string? first, string? second)
    {
        var (left, right) = (Of(first), Of(second));
        var values = right.ToDictionary(fact => fact.Path, fact => fact.Value);
        var known = left.Select(fact => fact.Path).ToHashSet();
        return
        [
            .. left.Select(fact => (fact.Path, (string?)fact.Value, values.GetValueOrDefault(fact.Path))),
            .. right.Where(fact => !known.Contains(fact.Path)).Select(fact => (fact.Path, (string?)null, (string?)fact.Value)),
        ];
    }

    private static void Collect(string path, JsonElement element, List<JsonFact> facts)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Collect(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, facts);
                break;
            case JsonValueKind.Array when element.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                var index = 0;
                foreach (var item in element.EnumerateArray()) Collect($"{path}[{index++}]", item, facts);
                break;
            case JsonValueKind.Array:
                facts.Add(new JsonFact(path, string.Join(", ", element.EnumerateArray().Select(Scalar))));
                break;
            default:
                facts.Add(new JsonFact(path, Scalar(element)));
                break;
        }
    }

    private static string Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => "none",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => element.ToString(),
    };
}
