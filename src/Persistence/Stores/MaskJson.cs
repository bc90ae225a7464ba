using System.Text.Json;
using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;

namespace CovidLabel.Persistence.Stores;

/// <summary>The stored form of a mask's lesions: JSON [{"kind":1-3,"counts":[...]}] over the slice's size.</summary>
internal static class MaskJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string Write(LesionMask mask) => JsonSerializer.Serialize(
        mask.Lesions.Select(lesion => new StoredLesion((int)lesion.Kind, [.. lesion.Pixels.Counts])), Options);

    public static LesionMask Read(MaskRevisionRow row, int height, int width) =>
        Read((MaskState)row.State, row.Lesions, height, width);

    public static LesionMask Read(MaskState state, string lesions, int height, int width) => LesionMask.Create(
        state,
        height,
        width,
        JsonSerializer.Deserialize<List<StoredLesion>>(lesions, Options)!.Select(lesion =>
            new Lesion((LesionKind)lesion.Kind, RunLengthMask.FromCounts(height, width, lesion.Counts))));

    private sealed record StoredLesion(int Kind, int[] Counts);
}
