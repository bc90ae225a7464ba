using System.Text.Json;
using System.Text.Json.Serialization;

namespace CovidLabel.Domain.Training;

/// <summary>How training records travel: camelCase, enums by name, absent figures as null.</summary>
public static class EvaluationJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Write(Evaluation evaluation) => JsonSerializer.Serialize(evaluation, Options);

    /// <exception cref="JsonException">The text is not an evaluation.</exception>
    public static Evaluation Read(string json) =>
        JsonSerializer.Deserialize<Evaluation>(json, Options) ?? throw new JsonException("an evaluation is an object, not null");
}
