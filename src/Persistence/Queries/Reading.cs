using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence.Queries;

/// <summary>Which slices a reader has read, and what they may see of the others where reading is blinded.</summary>
internal static class Reading
{
    /// <summary>Slices that the reader has ever labelled or drawn on.</summary>
    public static IQueryable<long> HasRead(this CovidLabelDb db, Guid reader) =>
        db.LabelRevisions.Where(label => label.ReaderId == reader).Select(label => label.SliceId)
            .Union(db.MaskRevisions.Where(mask => mask.ReaderId == reader).Select(mask => mask.SliceId));

    /// <summary>
    /// The slices as a reader may see them. For a blinded one the prediction of what they have not read is absent, here
    /// where every filter and order starts, so that none of them can give it away.
    /// </summary>
    /// <param name="blinded">The blinded reader, or null for one who may see everything.</param>
    public static IQueryable<SliceOverview> OverviewsFor(this CovidLabelDb db, Guid? blinded) => blinded is not { } reader
        ? db.SliceOverviews.AsNoTracking()
        : db.SliceOverviews.FromSql($"""
            select s.id, s.width, s.height, s.is_hu, s.row_spacing_mm, s.column_spacing_mm, s.patient, s.source, s.series, s.series_index,
                   s.sha256, s.is_phantom, s.created_at, s.label, s.label_revision, s.label_reader_id, s.mask_state, s.mask_revision,
                   s.mask_reader_id, s.lesion_pixels, s.touched_at,
                   case when own.has_read then s.model_id end as model_id,
                   case when own.has_read then s.covid_probability end as covid_probability
            from slice_overview s
            cross join lateral (
                select exists (select 1 from label_revisions where slice_id = s.id and reader_id = {reader})
                    or exists (select 1 from mask_revisions where slice_id = s.id and reader_id = {reader}) as has_read) own
            """).AsNoTracking();
}
