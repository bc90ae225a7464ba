using System.Security.Claims;
using System.Security.Cryptography;
using CovidLabel.Domain.Readers;
using CovidLabel.Persistence;
using CovidLabel.Persistence.Rows;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CovidLabel.Web.Identity;

/// <summary>One line of the list of people.</summary>
/// <param name="Role">Null for an account that may do nothing, such as the importer.</param>
public sealed record ReaderAccount(
    Guid Id, string Email, string DisplayName, string? Role, bool IsLocked, bool HasOneTimePassword, DateTimeOffset CreatedAt);

/// <summary>An operation on people that the rules refuse; the message is for a person.</summary>
public sealed class ReaderRefusedException(string message) : Exception(message);

/// <summary>
/// What admins do with accounts. Accounts are never deleted, since annotations name their reader; they are locked.
/// Every operation leaves a line in the log that names accounts by id.
/// </summary>
public sealed class ReaderAdministration(
    UserManager<Reader> readers, IDbContextFactory<CovidLabelDb> databases, TimeProvider time, ILogger<ReaderAdministration> log)
{
    public async Task<IReadOnlyList<ReaderAccount>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var rows = await db.Users.AsNoTracking().OrderBy(reader => reader.DisplayName).ThenBy(reader => reader.Id)
            .Select(reader => new
            {
                reader.Id,
                reader.Email,
                reader.DisplayName,
                reader.LockoutEnd,
                reader.CreatedAt,
                Role = db.UserRoles.Where(link => link.UserId == reader.Id)
                    .Join(db.Roles, link => link.RoleId, role => role.Id, (_, role) => role.Name).OrderBy(name => name).FirstOrDefault(),
                OneTime = db.UserClaims.Any(claim => claim.UserId == reader.Id && claim.ClaimType == ReaderClaims.OneTimePassword),
            }).ToListAsync(cancel);
        return [.. rows.Select(row => new ReaderAccount(
            row.Id, row.Email ?? "", row.DisplayName, row.Role, row.LockoutEnd > now, row.OneTime, row.CreatedAt))];
    }

    /// <summary>Creates an account and returns its one-time password, which is shown once and kept nowhere.</summary>
    /// <exception cref="ReaderRefusedException">The e-mail is taken or malformed, or there is no such role.</exception>
    public async Task<(Guid Id, string OneTimePassword)> CreateAsync(string email, string displayName, string role, Guid by)
    {
        var password = RandomPassword();
        var id = await CreateAsync(email, displayName, role, password);
        await RequireNewPasswordAsync(await FindAsync(id));
        log.LogInformation("Audit: reader {By} created reader {ReaderId} as {Role}.", by, id, role);
        return (id, password);
    }

    /// <exception cref="ReaderRefusedException">There is no such role or reader, or it is the last admin.</exception>
    public async Task SetRoleAsync(Guid readerId, string role, Guid by)
    {
        RequireRole(role);
        var reader = await FindAsync(readerId);
        if (role != Roles.Admin) await KeepOneAdminAsync(reader);
        Check(await readers.RemoveFromRolesAsync(reader, await readers.GetRolesAsync(reader)));
        Check(await readers.AddToRoleAsync(reader, role));
        Check(await readers.UpdateSecurityStampAsync(reader));
        log.LogInformation("Audit: reader {By} made reader {ReaderId} {Role}.", by, readerId, role);
    }

    /// <summary>Locks or unlocks; a lock ends running sessions.</summary>
    /// <exception cref="ReaderRefusedException">There is no such reader, it is oneself, or it is the last admin.</exception>
    public async Task SetLockedAsync(Guid readerId, bool locked, Guid by)
    {
        var reader = await FindAsync(readerId);
        if (locked && readerId == by) throw new ReaderRefusedException("You can not lock your own account.");
        if (locked) await KeepOneAdminAsync(reader);
        if (!locked && reader.PasswordHash is null)
            throw new ReaderRefusedException("This account has no password; it can not be unlocked.");
        Check(await readers.SetLockoutEndDateAsync(reader, locked ? DateTimeOffset.MaxValue : null));
        Check(await readers.ResetAccessFailedCountAsync(reader));
        if (locked) Check(await readers.UpdateSecurityStampAsync(reader));
        log.LogInformation("Audit: reader {By} {Did} reader {ReaderId}.", by, locked ? "locked" : "unlocked", readerId);
    }

    /// <summary>Replaces the password by a one-time password, which is shown once and kept nowhere.</summary>
    /// <exception cref="ReaderRefusedException">There is no such reader.</exception>
    public async Task<string> ResetPasswordAsync(Guid readerId, Guid by)
    {
        var reader = await FindAsync(readerId);
        if (reader.PasswordHash is null) throw new ReaderRefusedException("This account never signs in; it has no password.");
        var password = RandomPassword();
        Check(await readers.ResetPasswordAsync(reader, await readers.GeneratePasswordResetTokenAsync(reader), password));
        await RequireNewPasswordAsync(reader);
        log.LogInformation("Audit: reader {By} reset the password of reader {ReaderId}.", by, readerId);
        return password;
    }

    /// <summary>A reader's own change; ends the need to change a one-time password.</summary>
    /// <exception cref="ReaderRefusedException">The current password is wrong, or the new one too weak.</exception>
    public async Task<Reader> ChangePasswordAsync(Guid readerId, string current, string chosen)
    {
        var reader = await FindAsync(readerId);
        if (current == chosen) throw new ReaderRefusedException("The new password is the current one.");
        Check(await readers.ChangePasswordAsync(reader, current, chosen));
        await ForgetOneTimePasswordAsync(reader);
        log.LogInformation("Audit: reader {ReaderId} chose a new password.", readerId);
        return reader;
    }

    /// <summary>Creates an account with a given password.</summary>
    internal async Task<Guid> CreateAsync(string email, string displayName, string role, string password)
    {
        RequireRole(role);
        if (!new System.ComponentModel.DataAnnotations.EmailAddressAttribute().IsValid(email))
            throw new ReaderRefusedException("This is not an e-mail address.");
        var reader = new Reader
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            UserName = email,
            Email = email,
            DisplayName = string.IsNullOrWhiteSpace(displayName) ? email : displayName.Trim(),
            CreatedAt = time.GetUtcNow(),
        };
        Check(await readers.CreateAsync(reader, password));
        Check(await readers.AddToRoleAsync(reader, role));
        return reader.Id;
    }

    /// <summary>16 characters out of 54 that are hard to mistake for each other: 92 bits.</summary>
    internal static string RandomPassword() =>
        RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 16);

    private async Task<Reader> FindAsync(Guid readerId) =>
        await readers.FindByIdAsync(readerId.ToString()) ?? throw new ReaderRefusedException("There is no such account.");

    private async Task RequireNewPasswordAsync(Reader reader)
    {
        await ForgetOneTimePasswordAsync(reader);
        Check(await readers.AddClaimAsync(reader, new Claim(ReaderClaims.OneTimePassword, "true")));
    }

    private async Task ForgetOneTimePasswordAsync(Reader reader)
    {
        var claims = (await readers.GetClaimsAsync(reader)).Where(claim => claim.Type == ReaderClaims.OneTimePassword);
        Check(await readers.RemoveClaimsAsync(reader, claims));
    }

    private async Task KeepOneAdminAsync(Reader reader)
    {
        var admins = await readers.GetUsersInRoleAsync(Roles.Admin);
        if (admins.All(admin => admin.Id == reader.Id || admin.LockoutEnd > time.GetUtcNow()) && admins.Any(admin => admin.Id == reader.Id))
            throw new ReaderRefusedException("This is the last admin; make another one first.");
    }

    private static void RequireRole(string role)
    {
        if (!Roles.All.Contains(role)) throw new ReaderRefusedException($"There is no role {role}.");
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded) throw new ReaderRefusedException(string.Join(" ", result.Errors.Select(error => error.Description)));
    }
}
