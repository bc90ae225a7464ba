using System.Text.Json.Serialization;
using CovidLabel.Domain.Annotations;

namespace CovidLabel.Web.Api;

/// <summary>How a revision came about; absent where a reader drew or chose it by hand.</summary>
/// <param name="Origin">by-hand, accepted, accepted-edited, restored or merged.</param>
/// <param name="ModelId">The model whose proposal was accepted.</param>
/// <param name="RestoredFrom">The revision that was put back.</param>
internal sealed record ProvenanceDocument(
    string Origin,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ModelId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RestoredFrom = null)
{
    public static ProvenanceDocument? From(Provenance provenance) => provenance.Origin == RevisionOrigin.ByHand
        ? null
        : new ProvenanceDocument(provenance.Origin.Name(), provenance.ModelId, provenance.RestoredFrom);

    /// <summary>A caller's claim; a problem where it is none.</summary>
    public static bool TryRead(ProvenanceDocument? document, out Provenance? claimed, out IResult? problem)
    {
        (claimed, problem) = (null, null);
        if (document is null) return true;
        if (RevisionOrigins.TryParse(document.Origin, out var origin))
        {
            claimed = new Provenance(origin, document.ModelId, document.RestoredFrom);
            return true;
        }

        problem = ApiProblems.Unprocessable("provenance.origin is by-hand, accepted, accepted-edited, restored or merged.");
        return false;
    }
}
