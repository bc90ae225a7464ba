using System.Security.Claims;

namespace CovidLabel.Web.Components.ReadingRoom;

internal static class ReaderIdentity
{
    /// <summary>
    /// Whose edits the viewer may send, as <c>GET /api/v1/me</c> names them: it keeps what other readers left unsent on
    /// this machine to themselves.
    /// </summary>
    public static string? ReaderName(this HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.Email) ?? context.User.Identity?.Name;
}
