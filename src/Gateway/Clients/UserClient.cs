using System.Globalization;
using Owl.ServiceDefaults.Hops;

namespace Owl.Gateway.Clients;

/// <summary>Asks user-service whether a user exists.</summary>
internal sealed class UserClient([FromKeyedServices("user-service")] ServiceClient service)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(700);

    public async Task<Hop> FindAsync(long id, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/users/{id}"));
        var hop = await service.SendAsync(request, Limit, cancellation);
        return hop.Outcome is HopOutcome.Answered && hop.Status is not (200 or 404 or 503)
            ? hop with { Outcome = HopOutcome.Nonsense }
            : hop;
    }
}
