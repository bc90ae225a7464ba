using Microsoft.AspNetCore.Components.Web;

namespace CovidLabel.Web.Components.Live;

/// <summary>How the live parts of pages are rendered.</summary>
public static class Circuit
{
    /// <summary>
    /// The page around a live part comes with the answer; the part itself once the circuit stands. Rendered beforehand too, it would
    /// be read from the database twice, and vanish for the moment between the two.
    /// </summary>
    public static readonly InteractiveServerRenderMode WithoutPrerendering = new(prerender: false);
}
