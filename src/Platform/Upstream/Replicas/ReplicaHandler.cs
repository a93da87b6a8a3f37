using Owl.ServiceDefaults;
using Polly.CircuitBreaker;

namespace Owl.Upstream.Replicas;

/// <summary>Sends a request to the replica that was chosen for it, unless that one is left out.</summary>
internal sealed class ReplicaHandler(HttpMessageHandler inner, ReplicaSet replicas) : DelegatingHandler(inner)
{
    /// <summary>Set by the caller: the token that is cancelled when nobody waits any more, but not by the call's own limit.</summary>
    public static readonly HttpRequestOptionsKey<CancellationToken> Caller = new("owl.caller");

    /// <summary>Set here: the replica that was called.</summary>
    public static readonly HttpRequestOptionsKey<Uri> Called = new("owl.called");

    /// <exception cref="BrokenCircuitException">It is left out, and was not called.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = new Uri(request.RequestUri!.GetLeftPart(UriPartial.Authority));
        var replica = replicas.Get(address);
        request.Options.Set(Called, address);
        request.Options.TryGetValue(Caller, out var caller);
        if (replica.IsLeftOut)
        {
            throw new BrokenCircuitException();
        }

        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            // It is going to stop, and answers what it still gets meanwhile: no further request must be on its way then.
            if (Draining.IsToldBy(response))
            {
                replica.LeaveOut();
            }

            return response;
        }
        catch (Exception e) when (IsFailureOfReplica(e, caller))
        {
            replica.NoteFailure();
            throw;
        }
    }

    // Not what the caller gave up; and a name that the DNS does not know is no replica that could come back.
    private static bool IsFailureOfReplica(Exception e, CancellationToken caller) => e switch
    {
        HttpRequestException http => HopOutcomes.Of(http) is not HopOutcome.NameNotFound,
        OperationCanceledException => !caller.IsCancellationRequested,
        _ => false,
    };
}
