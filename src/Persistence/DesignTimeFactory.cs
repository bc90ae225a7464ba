using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CovidLabel.Persistence;

/// <summary>Lets <c>EFTOOLS=1 dotnet ef migrations add</c> build the model without a running application or database.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<CovidLabelDb>
{
    public CovidLabelDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<CovidLabelDb>().UseNpgsql("Host=design-time-only").Options);
}
