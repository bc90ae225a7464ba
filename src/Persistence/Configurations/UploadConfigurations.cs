using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CovidLabel.Persistence.Configurations;

internal sealed class UploadConfiguration : IEntityTypeConfiguration<UploadRow>
{
    public void Configure(EntityTypeBuilder<UploadRow> builder)
    {
        builder.ToTable("uploads", table =>
            table.HasCheckConstraint("uploads_finished", "(state in (2, 3)) = (finished_at is not null)"));
        builder.HasKey(upload => upload.Id);
        builder.Property(upload => upload.Id).ValueGeneratedNever();
        builder.HasIndex(upload => upload.CreatedAt).HasFilter("state in (0, 1)");
        builder.HasOne<Reader>().WithMany().HasForeignKey(upload => upload.CreatedBy).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class UploadFileConfiguration : IEntityTypeConfiguration<UploadFileRow>
{
    public void Configure(EntityTypeBuilder<UploadFileRow> builder)
    {
        builder.ToTable("upload_files", table =>
            table.HasCheckConstraint("upload_files_reason", "(state = 3) = (reason is not null)"));
        builder.HasKey(file => file.Id);
        builder.HasIndex(file => new { file.UploadId, file.Ordinal });
        builder.HasOne<UploadRow>().WithMany().HasForeignKey(file => file.UploadId);
    }
}

internal sealed class UploadContentConfiguration : IEntityTypeConfiguration<UploadContentRow>
{
    public void Configure(EntityTypeBuilder<UploadContentRow> builder)
    {
        builder.ToTable("upload_contents");
        builder.HasKey(content => content.UploadFileId);
        builder.Property(content => content.UploadFileId).ValueGeneratedNever();
        builder.HasOne<UploadFileRow>().WithOne().HasForeignKey<UploadContentRow>(content => content.UploadFileId);
    }
}

internal sealed class UploadFileSliceConfiguration : IEntityTypeConfiguration<UploadFileSliceRow>
{
    public void Configure(EntityTypeBuilder<UploadFileSliceRow> builder)
    {
        builder.ToTable("upload_file_slices");
        builder.HasKey(link => new { link.UploadFileId, link.SliceId });
        builder.HasOne<UploadFileRow>().WithMany().HasForeignKey(link => link.UploadFileId);
        builder.HasOne<SliceRow>().WithMany().HasForeignKey(link => link.SliceId);
    }
}
