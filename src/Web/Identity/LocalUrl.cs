namespace CovidLabel.Web.Identity;

/// <summary>Where to go after signing in: never to another site.</summary>
internal static class LocalUrl
{
    /// <summary>A path on this site, or the start page. "//host" and "/\host" are other sites to a browser.</summary>
    public static string OrHome(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : "/";
}
