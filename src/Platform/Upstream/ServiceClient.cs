using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.Status;
using Owl.Upstream.Replicas;
using Polly.CircuitBreaker;

namespace Owl.Upstream;

/// <summary>
/// Calls one neighbour over HTTP. A call always ends within its limit and never throws for what a network does: the
/// <see cref="HopOutcome"/> tells. Nothing that it may have seen is sent twice; that would hide what people came to see.
/// Another <see cref="Coupling"/> than the usual one may do without the limit, or try again.
/// </summary>
public sealed class ServiceClient(
    OwlService service,
    Uri address,
    string meanwhile,
    HttpClient http,
    TimeProvider time,
    ILogger logger,
    bool hasReplicas = false,
    bool hasLimit = true) : INeighbour
{
    private readonly HopLog _log = new(logger, meanwhile, time);
    private readonly NeighbourCalls _calls = new(time);

    /// <summary>Largest answer that is read whole, in bytes.</summary>
    public const int MaxAnswerBytes = 1024 * 1024;

    public string Service => service.Name;

    /// <summary>Where it is; of several replicas, the name they share.</summary>
    public Uri Address => address;

    /// <summary>How the calls to it have ended so far.</summary>
    public NeighbourStatus Status => _calls.Read(Service, Address);

    /// <summary>Sends <paramref name="request"/> and reads the whole answer, within <paramref name="limit"/>.</summary>
    /// <exception cref="OperationCanceledException">Only when the caller itself gave up.</exception>
    public async Task<Hop> SendAsync(HttpRequestMessage request, TimeSpan limit, CancellationToken caller) =>
        await RunAsync(
            request,
            limit,
            async (response, cancellation) =>
            {
                await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellation);
                return await response.Content.ReadAsByteArrayAsync(cancellation);
            },
            caller);

    /// <summary>
    /// Sends <paramref name="request"/> and leaves the body to <paramref name="take"/>. The limit is for the headers:
    /// a long list may take longer than that, as long as it comes.
    /// </summary>
    /// <exception cref="OperationCanceledException">Only when the caller itself gave up.</exception>
    public async Task<Hop> StreamAsync(
        HttpRequestMessage request, TimeSpan limit, Func<HttpResponseMessage, Task> take, CancellationToken caller) =>
        await RunAsync(
            request,
            limit,
            async (response, _) =>
            {
                await take(response);
                return [];
            },
            caller);

    private async Task<Hop> RunAsync(
        HttpRequestMessage request, TimeSpan limit, Func<HttpResponseMessage, CancellationToken, Task<byte[]>> read, CancellationToken caller)
    {
        var hop = await CallAsync(request, limit, read, caller);
        _log.Note(hop);
        _calls.Note(hop);
        return hop;
    }

    private async Task<Hop> CallAsync(
        HttpRequestMessage request, TimeSpan limit, Func<HttpResponseMessage, CancellationToken, Task<byte[]>> read, CancellationToken caller)
    {
        long start = time.GetTimestamp();
        Hop End(HopOutcome outcome) => new(Service, PlaceOf(request), outcome, time.GetElapsedTime(start), 0, default, null);

        if (!hasLimit)
        {
            limit = Timeout.InfiniteTimeSpan;
        }
        else if (limit <= TimeSpan.Zero)
        {
            return End(HopOutcome.NoAnswer);
        }
        else
        {
            request.Headers.Add(TimeBudget.Header, ((long)limit.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        }

        if (hasReplicas)
        {
            request.Options.Set(ReplicaHandler.Caller, caller);
        }

        (request.Version, request.VersionPolicy) = (http.DefaultRequestVersion, http.DefaultVersionPolicy);
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, caller);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            byte[] body = await read(response, either.Token);
            int status = (int)response.StatusCode;
            var outcome = status == StatusCodes.Status503ServiceUnavailable ? HopOutcome.Unavailable : HopOutcome.Answered;
            return End(outcome) with { Status = status, Body = body, Headers = response.Headers };
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return End(HopOutcome.NoAnswer);
        }
        catch (HttpRequestException e)
        {
            return End(HopOutcomes.Of(e));
        }
        catch (BrokenCircuitException)
        {
            return End(HopOutcome.LeftOut);
        }
        catch (IOException) when (!caller.IsCancellationRequested)
        {
            return End(HopOutcome.Reset); // While the body was read.
        }
    }

    // Of several replicas, the one that was called last.
    private Uri PlaceOf(HttpRequestMessage request) =>
        hasReplicas && request.Options.TryGetValue(ReplicaHandler.Called, out var replica) ? replica : Address;
}
