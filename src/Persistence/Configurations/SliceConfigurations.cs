using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CovidLabel.Persistence.Configurations;

internal sealed class SliceConfiguration : IEntityTypeConfiguration<SliceRow>
{
    public void Configure(EntityTypeBuilder<SliceRow> builder)
    {
        builder.ToTable("slices", table =>
        {
            table.HasCheckConstraint("slices_size", "width between 1 and 16384 and height between 1 and 16384");
            table.HasCheckConstraint("slices_sha256", "sha256 ~ '^[0-9a-f]{64}$'");
            table.HasCheckConstraint(
                "slices_spacing", "(row_spacing_mm is null) = (column_spacing_mm is null) and coalesce(row_spacing_mm, 1) > 0");
            table.HasCheckConstraint("slices_position", "(position_mm is null) = (coordinates is null)");
        });
        builder.HasKey(slice => slice.Id);
        builder.HasIndex(slice => slice.Sha256).IsUnique();
        builder.HasIndex(slice => new { slice.Source, slice.Id });
        builder.HasIndex(slice => new { slice.Series, slice.SeriesIndex });
        builder.HasIndex(slice => slice.Patient);
    }
}

internal sealed class SlicePixelsConfiguration : IEntityTypeConfiguration<SlicePixelsRow>
{
    public void Configure(EntityTypeBuilder<SlicePixelsRow> builder)
    {
        builder.ToTable("slice_pixels");
        builder.HasKey(pixels => pixels.SliceId);
        builder.Property(pixels => pixels.SliceId).ValueGeneratedNever();
        builder.HasOne<SliceRow>().WithOne().HasForeignKey<SlicePixelsRow>(pixels => pixels.SliceId);
    }
}

internal sealed class SliceOverviewConfiguration : IEntityTypeConfiguration<SliceOverview>
{
    public void Configure(EntityTypeBuilder<SliceOverview> builder)
    {
        builder.ToView("slice_overview");
        builder.HasNoKey();
    }
}

internal sealed class LabelRevisionConfiguration : IEntityTypeConfiguration<LabelRevisionRow>
{
    public void Configure(EntityTypeBuilder<LabelRevisionRow> builder)
    {
        builder.ToTable("label_revisions", table =>
        {
            table.HasCheckConstraint("label_revisions_label", "label in (0, 1)");
            table.HasCheckConstraint("label_revisions_revision", "revision > 0");
            table.HasCheckConstraint("label_revisions_provenance", ProvenanceRule.Legal);
        });
        builder.HasKey(label => new { label.SliceId, label.Revision });
        builder.HasIndex(label => new { label.SliceId, label.IdempotencyKey }).IsUnique();
        builder.HasIndex(label => new { label.ReaderId, label.SliceId });
        builder.HasOne<PredictionRow>().WithMany().HasForeignKey(label => new { label.SliceId, label.ModelId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SliceRow>().WithMany().HasForeignKey(label => label.SliceId);
        builder.HasOne<Reader>().WithMany().HasForeignKey(label => label.ReaderId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MaskRevisionConfiguration : IEntityTypeConfiguration<MaskRevisionRow>
{
    public void Configure(EntityTypeBuilder<MaskRevisionRow> builder)
    {
        builder.ToTable("mask_revisions", table =>
        {
            table.HasCheckConstraint("mask_revisions_state", "state between 0 and 3");
            table.HasCheckConstraint("mask_revisions_revision", "revision > 0");
            // Mask absent is never mask empty: a state without lesions holds none.
            table.HasCheckConstraint(
                "mask_revisions_lesions",
                "lesion_pixels >= 0 and (state not in (0, 1) or lesion_pixels = 0) and (lesion_pixels > 0) = (jsonb_array_length(lesions) > 0)");
            table.HasCheckConstraint("mask_revisions_provenance", ProvenanceRule.Legal);
        });
        builder.HasKey(mask => new { mask.SliceId, mask.Revision });
        builder.Property(mask => mask.Lesions).HasColumnType("jsonb");
        builder.HasIndex(mask => new { mask.SliceId, mask.IdempotencyKey }).IsUnique();
        builder.HasIndex(mask => new { mask.ReaderId, mask.SliceId });
        builder.HasOne<PredictionRow>().WithMany().HasForeignKey(mask => new { mask.SliceId, mask.ModelId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SliceRow>().WithMany().HasForeignKey(mask => mask.SliceId);
        builder.HasOne<Reader>().WithMany().HasForeignKey(mask => mask.ReaderId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Which origins name a model or an earlier revision (Domain.Annotations.Provenance).</summary>
internal static class ProvenanceRule
{
    public const string Legal =
        "origin between 0 and 4 and (origin not in (1, 2) or model_id is not null) and (origin not in (0, 4) or model_id is null) "
        + "and (origin = 3) = (restored_from is not null)";
}
