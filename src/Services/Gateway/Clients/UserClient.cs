using System.Globalization;
using Owl.ServiceDefaults.Http;
using Owl.Upstream;

namespace Owl.Gateway.Clients;

/// <summary>Asks user-service whether a user exists.</summary>
internal sealed class UserClient([FromKeyedServices("user-service")] ServiceClient service)
{
    public const string Meanwhile = "no task can be created here, because its user cannot be checked; tasks are listed as before";

    // What it leaves of the gateway's budget is enough to create the task.
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(700);

    /// <returns>Answered: 200 says that the user exists, 404 that it does not.</returns>
    public async Task<Hop> FindAsync(long id, TimeBudget budget, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/users/{id}"));
        var hop = await service.SendAsync(request, budget.ForHop(Limit), cancellation);
        return hop is { Outcome: HopOutcome.Answered, Status: not (200 or 404) } ? hop with { Outcome = HopOutcome.Nonsense } : hop;
    }
}
