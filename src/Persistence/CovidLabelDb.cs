using System.Text.RegularExpressions;
using CovidLabel.Persistence.Rows;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Persistence;

/// <summary>The database. Take one from the factory for each operation; a circuit must not hold one.</summary>
public sealed partial class CovidLabelDb(DbContextOptions<CovidLabelDb> options)
    : IdentityDbContext<Reader, IdentityRole<Guid>, Guid>(options)
{
    public DbSet<SliceRow> Slices => Set<SliceRow>();
    public DbSet<SlicePixelsRow> SlicePixels => Set<SlicePixelsRow>();
    public DbSet<SliceOverview> SliceOverviews => Set<SliceOverview>();
    public DbSet<LabelRevisionRow> LabelRevisions => Set<LabelRevisionRow>();
    public DbSet<MaskRevisionRow> MaskRevisions => Set<MaskRevisionRow>();
    public DbSet<UploadRow> Uploads => Set<UploadRow>();
    public DbSet<UploadFileRow> UploadFiles => Set<UploadFileRow>();
    public DbSet<UploadContentRow> UploadContents => Set<UploadContentRow>();
    public DbSet<UploadFileSliceRow> UploadFileSlices => Set<UploadFileSliceRow>();
    public DbSet<RunRow> Runs => Set<RunRow>();
    public DbSet<RunMetricRow> RunMetrics => Set<RunMetricRow>();
    public DbSet<RunLogRow> RunLogs => Set<RunLogRow>();
    public DbSet<SnapshotRow> Snapshots => Set<SnapshotRow>();
    public DbSet<SnapshotSliceRow> SnapshotSlices => Set<SnapshotSliceRow>();
    public DbSet<ModelRow> Models => Set<ModelRow>();
    public DbSet<ModelWeightsRow> ModelWeights => Set<ModelWeightsRow>();
    public DbSet<ModelActivationRow> ModelActivations => Set<ModelActivationRow>();
    public DbSet<PredictionRow> Predictions => Set<PredictionRow>();
    public DbSet<AgreementRow> Agreements => Set<AgreementRow>();
    public DbSet<VerdictRow> Verdicts => Set<VerdictRow>();
    public DbSet<ReadingTimeRow> ReadingTimes => Set<ReadingTimeRow>();
    public DbSet<RoomSettingsRow> RoomSettings => Set<RoomSettingsRow>();
    public DbSet<TrainerRow> Trainers => Set<TrainerRow>();
    public DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();
    public DbSet<PseudonymKeyRow> PseudonymKeys => Set<PseudonymKeyRow>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(CovidLabelDb).Assembly);
        NameInSnakeCase(builder);
    }

    /// <summary>PostgreSQL folds unquoted names to lower case; snake_case lets people query without quoting.</summary>
    private static void NameInSnakeCase(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table && entity.GetViewName() is null) entity.SetTableName(SnakeCase(table));
            foreach (var property in entity.GetProperties()) property.SetColumnName(SnakeCase(property.Name));
            foreach (var key in entity.GetKeys()) key.SetName(SnakeCase(key.GetName()!));
            foreach (var foreignKey in entity.GetForeignKeys())
                foreignKey.SetConstraintName(SnakeCase(foreignKey.GetConstraintName()!));
            foreach (var index in entity.GetIndexes()) index.SetDatabaseName(SnakeCase(index.GetDatabaseName()!));
        }
    }

    private static string SnakeCase(string name) =>
        WordStart().Replace(name, "_$1").Replace("__", "_", StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex WordStart();
}
