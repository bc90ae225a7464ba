namespace CovidLabel.Web.Ingest;

/// <summary>Turning uploaded bytes into slices.</summary>
internal static class IngestServices
{
    public static void AddIngest(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SliceImport>();
    }
}
