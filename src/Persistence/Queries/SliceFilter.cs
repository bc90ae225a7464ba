using CovidLabel.Domain.Annotations;
using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Queries;

/// <summary>What the label column must be; distinguishes "any" (no filter) from "none given".</summary>
public enum LabelFilter
{
    None,
    Covid,
    NonCovid,
}

/// <summary>Which slices a list or a reading queue holds. A null criterion does not restrict.</summary>
public sealed record SliceFilter
{
    public string? Source { get; init; }
    public string? Patient { get; init; }
    public LabelFilter? Label { get; init; }
    public MaskState? MaskState { get; init; }

    /// <summary>Matches anywhere in patient, source or series, whatever the case.</summary>
    public string? Text { get; init; }

    /// <summary>The reader who last labelled or drew.</summary>
    public Guid? ReaderId { get; init; }

    /// <summary>The reader who has neither labelled nor drawn on the slice.</summary>
    public Guid? UnreadBy { get; init; }

    /// <summary>Range of the active model's probability, 0-1; slices without a prediction are left out when either is set.</summary>
    public double? MinProbability { get; init; }
    public double? MaxProbability { get; init; }

    /// <summary>The same with the slices that reading them has taken out: what asks for slices on which there is nothing yet does not restrict.</summary>
    internal SliceFilter WithRead => this with
    {
        UnreadBy = null,
        Label = Label is LabelFilter.None ? null : Label,
        MaskState = MaskState is Domain.Annotations.MaskState.Unknown ? null : MaskState,
    };

    internal IQueryable<SliceOverview> Apply(CovidLabelDb db, IQueryable<SliceOverview> slices)
    {
        if (UnreadBy is { } who) slices = slices.Where(slice => !db.HasRead(who).Contains(slice.Id));
        if (Source is not null) slices = slices.Where(slice => slice.Source == Source);
        if (Patient is not null) slices = slices.Where(slice => slice.Patient == Patient);
        if (MaskState is { } state) slices = slices.Where(slice => slice.MaskState == (int)state);
        if (ReaderId is { } reader)
            slices = slices.Where(slice => slice.LabelReaderId == reader || slice.MaskReaderId == reader);
        if (MinProbability is { } low) slices = slices.Where(slice => slice.CovidProbability >= low);
        if (MaxProbability is { } high) slices = slices.Where(slice => slice.CovidProbability <= high);
        if (!string.IsNullOrWhiteSpace(Text))
        {
            var pattern = "%" + Text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            slices = slices.Where(slice => EF.Functions.ILike(slice.Source, pattern, "\\")
                || EF.Functions.ILike(slice.Patient!, pattern, "\\") || EF.Functions.ILike(slice.Series!, pattern, "\\"));
        }

        return Label switch
        {
            null => slices,
            LabelFilter.None => slices.Where(slice => slice.Label == null),
            LabelFilter.Covid => slices.Where(slice => slice.Label == (int)ClassLabel.Covid),
            _ => slices.Where(slice => slice.Label == (int)ClassLabel.NonCovid),
        };
    }
}
