using System.Globalization;
using System.Net;
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
    /// <param name="request">The request.</param>
    /// <param name="isAnswer">Whether an answer is one that this service gives to this request.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="caller">When nobody waits any more.</param>
    /// <exception cref="OperationCanceledException">Only when the caller itself gave up.</exception>
    public Task<Hop> SendAsync(
        HttpRequestMessage request, Func<Answer, bool> isAnswer, TimeSpan limit, CancellationToken caller) =>
        RunAsync(request, isAnswer, limit, take: null, caller);

    /// <summary>
    /// The same for a list, which <paramref name="take"/> gets as it comes. The limit is for its beginning: a long one may
    /// take longer, as long as it comes. Any other answer is read whole.
    /// </summary>
    /// <inheritdoc cref="SendAsync"/>
    public Task<Hop> StreamAsync(
        HttpRequestMessage request,
        Func<Answer, bool> isAnswer,
        TimeSpan limit,
        Func<StreamedList, Task> take,
        CancellationToken caller) =>
        RunAsync(request, isAnswer, limit, take, caller);

    private async Task<Hop> RunAsync(
        HttpRequestMessage request,
        Func<Answer, bool> isAnswer,
        TimeSpan limit,
        Func<StreamedList, Task>? take,
        CancellationToken caller)
    {
        var hop = await CallAsync(request, isAnswer, limit, take, caller);
        _log.Note(hop);
        _calls.Note(hop);
        return hop;
    }

    private async Task<Hop> CallAsync(
        HttpRequestMessage request,
        Func<Answer, bool> isAnswer,
        TimeSpan limit,
        Func<StreamedList, Task>? take,
        CancellationToken caller)
    {
        long start = time.GetTimestamp();
        var hop = new Hop(Service, Address, HopOutcome.NoAnswer, TimeSpan.Zero, 0, default, null);
        Hop End(HopOutcome outcome) => hop with { Address = PlaceOf(request), Outcome = outcome, Elapsed = time.GetElapsedTime(start) };

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
            bool hasDropped = response.Headers.DropUnusable();
            bool isJson = AnswerReader.IsJson(response.Content.Headers);
            if (take is not null && isJson && response.StatusCode is HttpStatusCode.OK)
            {
                var stream = await response.Content.ReadAsStreamAsync(either.Token);
                using var list = new StreamedList(stream, response, time, either.Token, caller);
                await take(list);
                hop = hop with { Status = (int)response.StatusCode, Headers = response.Headers, HasDroppedHeaders = hasDropped };
                return End(HopOutcome.Answered);
            }

            byte[] body = await AnswerReader.ReadAsync(response.Content, MaxAnswerBytes, either.Token);
            var answer = new Answer((int)response.StatusCode, isJson ? body : default);
            hop = hop with { Status = answer.Status, Body = body, Headers = response.Headers, HasDroppedHeaders = hasDropped };
            return End(take is null || answer.Status != StatusCodes.Status200OK ? Judge(answer, isAnswer) : HopOutcome.InvalidResponse);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return End(HopOutcome.NoAnswer);
        }
        catch (HttpRequestException e)
        {
            return End(HopOutcomes.Of(e));
        }
        catch (InvalidResponseException)
        {
            return End(HopOutcome.InvalidResponse);
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

    // The only place where it is decided whether this service has answered, before that is logged, counted and told.
    private static HopOutcome Judge(Answer answer, Func<Answer, bool> isAnswer) => answer switch
    {
        { Status: StatusCodes.Status503ServiceUnavailable } when answer.IsError() => HopOutcome.Unavailable,
        _ => isAnswer(answer) ? HopOutcome.Answered : HopOutcome.InvalidResponse,
    };

    // Of several replicas, the one that was called last.
    private Uri PlaceOf(HttpRequestMessage request) =>
        hasReplicas && request.Options.TryGetValue(ReplicaHandler.Called, out var replica) ? replica : Address;
}
