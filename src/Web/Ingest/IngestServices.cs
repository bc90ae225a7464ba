using CovidLabel.Imaging.Decoding;

namespace CovidLabel.Web.Ingest;

/// <summary>Turning uploaded bytes into slices.</summary>
internal static class IngestServices
{
    public static void AddIngest(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        builder.Services.AddSingleton(
            (configuration.GetSection(IngestOptions.Section).Get<IngestOptions>() ?? new IngestOptions()).Validate());
        builder.Services.AddSingleton((configuration.GetSection("Decoder").Get<DecoderOptions>() ?? new DecoderOptions()).Validate());
        builder.Services.AddSingleton<SliceDecoderSource>();
        builder.Services.AddSingleton<SliceImport>();
        builder.Services.AddScoped<ImporterAccount>();
        builder.Services.AddScoped<DatasetImport>();
        builder.Services.AddSingleton<UploadIntake>();
        builder.Services.AddSingleton<UploadDecoding>();
        builder.Services.AddHostedService<IngestService>();
    }
}
