using System.Runtime.ExceptionServices;
using Owl.ServiceDefaults;

namespace Owl.Upstream.Replicas;

/// <summary>Sends a request to the replica that was chosen for it, unless that one is left out.</summary>
internal sealed class ReplicaHandler(HttpMessageHandler inner, ReplicaSet replicas) : DelegatingHandler(inner)
{
    /// <summary>Set by the caller: the token that is cancelled when nobody waits any more, but not by the call's own limit.</summary>
    public static readonly HttpRequestOptionsKey<CancellationToken> Caller = new("owl.caller");

    /// <summary>Set here: the replica that was called.</summary>
    public static readonly HttpRequestOptionsKey<Uri> Called = new("owl.called");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = new Uri(request.RequestUri!.GetLeftPart(UriPartial.Authority));
        var replica = replicas.Get(address);
        request.Options.Set(Called, address);
        request.Options.TryGetValue(Caller, out var caller);
        try
        {
            var response = await replica.Circuit.ExecuteAsync(
                async (state, token) => await CallAsync(state.request, state.caller, token), (request, caller), cancellationToken);
            // It is going to stop, and answers what it still gets meanwhile: no further request must be on its way then.
            if (Draining.IsToldBy(response) && !replica.IsLeftOut)
            {
                await replica.LeaveOutAsync();
            }

            return response;
        }
        catch (ReplicaFailedException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }

    private async ValueTask<HttpResponseMessage> CallAsync(HttpRequestMessage request, CancellationToken caller, CancellationToken cancellation)
    {
        try
        {
            return await base.SendAsync(request, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !caller.IsCancellationRequested))
        {
            throw new ReplicaFailedException(e);
        }
    }
}
