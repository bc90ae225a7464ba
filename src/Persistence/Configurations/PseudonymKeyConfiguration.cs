using CovidLabel.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CovidLabel.Persistence.Configurations;

internal sealed class PseudonymKeyConfiguration : IEntityTypeConfiguration<PseudonymKeyRow>
{
    public void Configure(EntityTypeBuilder<PseudonymKeyRow> builder)
    {
        builder.ToTable("pseudonym_key", table => table.HasCheckConstraint("pseudonym_key_one", "id = 1 and length(key) >= 32"));
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).ValueGeneratedNever();
    }
}
