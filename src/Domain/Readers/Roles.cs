namespace CovidLabel.Domain.Readers;

/// <summary>Who may do what. A radiologist annotates and reviews; an admin also runs users, imports, training and models.</summary>
public static class Roles
{
    public const string Radiologist = "Radiologist";
    public const string Admin = "Admin";

    public static readonly IReadOnlyList<string> All = [Radiologist, Admin];
}
