using CovidLabel.Persistence.Notifications;
using CovidLabel.Persistence.Queries;
using CovidLabel.Persistence.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace CovidLabel.Persistence;

/// <summary>Registers the database and everything that reads or writes it.</summary>
public static class PersistenceServices
{
    /// <param name="connectionString">Npgsql's; key ConnectionStrings:CovidLabel in configuration.</param>
    public static IServiceCollection AddCovidLabelPersistence(this IServiceCollection services, string connectionString)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(connectionString).Build());
        services.AddPooledDbContextFactory<CovidLabelDb>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
        // ASP.NET Core Identity's stores want a scoped context; everything of ours takes the factory.
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<CovidLabelDb>>().CreateDbContext());
        services.AddSingleton<SliceStore>();
        services.AddSingleton<AnnotationStore>();
        services.AddSingleton<VerdictStore>();
        services.AddSingleton<ReadingTimeStore>();
        services.AddSingleton<RoomSettingsStore>();
        services.AddSingleton<UploadStore>();
        services.AddSingleton<PseudonymKeyStore>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<TrainerStore>();
        services.AddSingleton<SnapshotStore>();
        services.AddSingleton<ModelStore>();
        services.AddSingleton<PredictionStore>();
        services.AddSingleton<SliceQueries>();
        services.AddSingleton<HistoryQueries>();
        services.AddSingleton<ReviewQueries>();
        services.AddSingleton<StatisticsQueries>();
        services.AddSingleton<DataProtectionKeyRepository>();
        services.AddSingleton<Listener>();
        return services;
    }
}
