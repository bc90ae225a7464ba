using System.Security.Claims;
using CovidLabel.Domain.Readers;
using CovidLabel.Persistence.Stores;

namespace CovidLabel.Web.Identity;

/// <summary>
/// From whom predictions are kept: where an admin asks for blinded reading, a radiologist sees what a model says of a slice
/// and what other readers made of it before, only after they have labelled it or drawn on it themselves. Admins, who run the models, see
/// everything.
/// </summary>
public sealed class BlindedReading(RoomSettingsStore settings, AnnotationStore annotations)
{
    public const string Explanation =
        "Reading is blinded here: the model's prediction of this slice appears once you have labelled it or drawn on it yourself.";

    public const string OtherReaders =
        "Reading is blinded here: other readers' versions of this slice appear once you have labelled it or drawn on it yourself.";

    /// <summary>The reader where they read blinded, else null.</summary>
    public async Task<Guid?> ReaderAsync(ClaimsPrincipal reader, CancellationToken cancel = default) =>
        !reader.IsInRole(Roles.Admin) && (await settings.CurrentAsync(cancel)).BlindedReading ? reader.ReaderId() : null;

    /// <summary>Whether the slice's predictions are kept from the reader now.</summary>
    public async Task<bool> HidesAsync(long sliceId, ClaimsPrincipal reader, CancellationToken cancel = default) =>
        await ReaderAsync(reader, cancel) is { } blinded && !await annotations.HasReadAsync(sliceId, blinded, cancel);
}
