using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CovidLabel.Persistence.Configurations;

internal sealed class RunConfiguration : IEntityTypeConfiguration<RunRow>
{
    public void Configure(EntityTypeBuilder<RunRow> builder)
    {
        builder.ToTable("runs", table =>
        {
            table.HasCheckConstraint("runs_state", "state between 0 and 5");
            table.HasCheckConstraint("runs_finished", "(state >= 3) = (finished_at is not null)");
            table.HasCheckConstraint("runs_error", "(state = 4) = (error is not null)");
            table.HasCheckConstraint("runs_running", "state not in (1, 2) or (trainer_id is not null and heartbeat_at is not null)");
            table.HasCheckConstraint("runs_epochs", "requested_epochs is null or requested_epochs between 1 and 10000");
            table.HasCheckConstraint("runs_step", "(step is null) = (steps is null) and (step is null or step between 1 and steps)");
        });
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Options).HasColumnType("jsonb");
        builder.HasIndex(run => run.CreatedAt).HasFilter("state in (0, 1, 2)");
        builder.HasOne<Reader>().WithMany().HasForeignKey(run => run.RequestedBy).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RunMetricConfiguration : IEntityTypeConfiguration<RunMetricRow>
{
    public void Configure(EntityTypeBuilder<RunMetricRow> builder)
    {
        builder.ToTable("run_metrics");
        builder.HasKey(metric => new { metric.RunId, metric.Epoch, metric.Name });
        builder.HasOne<RunRow>().WithMany().HasForeignKey(metric => metric.RunId);
    }
}

internal sealed class RunLogConfiguration : IEntityTypeConfiguration<RunLogRow>
{
    public void Configure(EntityTypeBuilder<RunLogRow> builder)
    {
        builder.ToTable("run_logs");
        builder.HasKey(log => log.Id);
        builder.HasIndex(log => new { log.RunId, log.Id });
        builder.HasOne<RunRow>().WithMany().HasForeignKey(log => log.RunId);
    }
}

internal sealed class SnapshotConfiguration : IEntityTypeConfiguration<SnapshotRow>
{
    public void Configure(EntityTypeBuilder<SnapshotRow> builder)
    {
        builder.ToTable("snapshots");
        builder.HasKey(snapshot => snapshot.Hash);
        builder.Property(snapshot => snapshot.Summary).HasColumnType("jsonb");
    }
}

internal sealed class SnapshotSliceConfiguration : IEntityTypeConfiguration<SnapshotSliceRow>
{
    public void Configure(EntityTypeBuilder<SnapshotSliceRow> builder)
    {
        builder.ToTable("snapshot_slices", table => table.HasCheckConstraint("snapshot_slices_part", "part between 0 and 2"));
        builder.HasKey(item => new { item.SnapshotHash, item.SliceId });
        builder.HasOne<SnapshotRow>().WithMany().HasForeignKey(item => item.SnapshotHash);
        builder.HasOne<SliceRow>().WithMany().HasForeignKey(item => item.SliceId);
    }
}

internal sealed class ModelConfiguration : IEntityTypeConfiguration<ModelRow>
{
    public void Configure(EntityTypeBuilder<ModelRow> builder)
    {
        builder.ToTable("models");
        builder.HasKey(model => model.Id);
        builder.Property(model => model.Options).HasColumnType("jsonb");
        builder.Property(model => model.Evaluation).HasColumnType("jsonb");
        // A run that is resumed after it had stored its model must not store a second one.
        builder.HasIndex(model => model.RunId).IsUnique();
        builder.HasOne<RunRow>().WithMany().HasForeignKey(model => model.RunId);
        builder.HasOne<SnapshotRow>().WithMany().HasForeignKey(model => model.SnapshotHash);
    }
}

internal sealed class ModelWeightsConfiguration : IEntityTypeConfiguration<ModelWeightsRow>
{
    public void Configure(EntityTypeBuilder<ModelWeightsRow> builder)
    {
        builder.ToTable("model_weights");
        builder.HasKey(weights => new { weights.ModelId, weights.Part });
        builder.HasOne<ModelRow>().WithMany().HasForeignKey(weights => weights.ModelId);
    }
}

internal sealed class ModelActivationConfiguration : IEntityTypeConfiguration<ModelActivationRow>
{
    public void Configure(EntityTypeBuilder<ModelActivationRow> builder)
    {
        builder.ToTable("model_activations");
        builder.HasKey(activation => activation.Id);
        builder.HasOne<ModelRow>().WithMany().HasForeignKey(activation => activation.ModelId);
        builder.HasOne<Reader>().WithMany().HasForeignKey(activation => activation.ActivatedBy)
            .OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PredictionConfiguration : IEntityTypeConfiguration<PredictionRow>
{
    public void Configure(EntityTypeBuilder<PredictionRow> builder)
    {
        builder.ToTable("predictions", table =>
            table.HasCheckConstraint("predictions_probability", "covid_probability between 0 and 1"));
        builder.HasKey(prediction => new { prediction.SliceId, prediction.ModelId });
        builder.HasIndex(prediction => prediction.ModelId);
        builder.HasOne<SliceRow>().WithMany().HasForeignKey(prediction => prediction.SliceId);
        builder.HasOne<ModelRow>().WithMany().HasForeignKey(prediction => prediction.ModelId);
    }
}

internal sealed class AgreementConfiguration : IEntityTypeConfiguration<AgreementRow>
{
    public void Configure(EntityTypeBuilder<AgreementRow> builder)
    {
        builder.ToTable("agreements");
        builder.HasKey(agreement => new { agreement.ModelId, agreement.SliceId, agreement.MaskRevision });
        builder.HasOne<MaskRevisionRow>().WithMany()
            .HasForeignKey(agreement => new { agreement.SliceId, agreement.MaskRevision });
        builder.HasOne<PredictionRow>().WithMany()
            .HasForeignKey(agreement => new { agreement.SliceId, agreement.ModelId });
    }
}

internal sealed class TrainerConfiguration : IEntityTypeConfiguration<TrainerRow>
{
    public void Configure(EntityTypeBuilder<TrainerRow> builder)
    {
        builder.ToTable("trainers");
        builder.HasKey(trainer => trainer.Id);
    }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKeyRow>
{
    public void Configure(EntityTypeBuilder<DataProtectionKeyRow> builder)
    {
        builder.ToTable("data_protection_keys");
        builder.HasKey(key => key.Id);
    }
}
