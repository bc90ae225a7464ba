using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CovidLabel.Persistence.Configurations;

internal sealed class VerdictConfiguration : IEntityTypeConfiguration<VerdictRow>
{
    public void Configure(EntityTypeBuilder<VerdictRow> builder)
    {
        builder.ToTable("verdicts", table =>
        {
            table.HasCheckConstraint("verdicts_verdict", "verdict between 0 and 2 and subject between 0 and 1");
            table.HasCheckConstraint("verdicts_reason", "length(reason) between 1 and 500");
        });
        builder.HasKey(verdict => verdict.Id);
        builder.HasIndex(verdict => new { verdict.ReaderId, verdict.IdempotencyKey }).IsUnique();
        builder.HasIndex(verdict => new { verdict.SliceId, verdict.ModelId, verdict.Id });
        builder.HasOne<PredictionRow>().WithMany().HasForeignKey(verdict => new { verdict.SliceId, verdict.ModelId });
        builder.HasOne<Reader>().WithMany().HasForeignKey(verdict => verdict.ReaderId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ReadingTimeConfiguration : IEntityTypeConfiguration<ReadingTimeRow>
{
    public void Configure(EntityTypeBuilder<ReadingTimeRow> builder)
    {
        builder.ToTable("reading_times", table => table.HasCheckConstraint("reading_times_active", "active_ms between 1 and 600000"));
        builder.HasKey(time => time.Id);
        builder.HasIndex(time => new { time.ReaderId, time.IdempotencyKey }).IsUnique();
        builder.HasOne<SliceRow>().WithMany().HasForeignKey(time => time.SliceId);
        builder.HasOne<Reader>().WithMany().HasForeignKey(time => time.ReaderId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RoomSettingsConfiguration : IEntityTypeConfiguration<RoomSettingsRow>
{
    public void Configure(EntityTypeBuilder<RoomSettingsRow> builder)
    {
        builder.ToTable("room_settings");
        builder.HasKey(settings => settings.Id);
        builder.HasOne<Reader>().WithMany().HasForeignKey(settings => settings.ChangedBy).OnDelete(DeleteBehavior.Restrict);
    }
}
