using Microsoft.AspNetCore.Identity;

namespace CovidLabel.Persistence.Rows;

/// <summary>A person who signs in; what they may do is in their roles (Domain.Readers.Roles).</summary>
public sealed class Reader : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}
