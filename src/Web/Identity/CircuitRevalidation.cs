using CovidLabel.Persistence.Rows;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace CovidLabel.Web.Identity;

/// <summary>Ends what a long-lived circuit believes of its reader once the account changed: locked, other role, new password.</summary>
internal sealed class CircuitRevalidation(ILoggerFactory logs, IServiceScopeFactory scopes)
    : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => ReaderServices.RevalidateEvery;

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignInManager<Reader>>();
        return await signIn.ValidateSecurityStampAsync(authenticationState.User) is not null;
    }
}
