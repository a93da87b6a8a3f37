using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Owl.ServiceDefaults.Hops.Replicas;

/// <summary>
/// Goes on to the next replica where the first one surely did not see the request: it is left out, or nobody listens
/// there. Whatever else fails is told to the caller.
/// </summary>
internal sealed class NextReplicaHandler(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    // Requests take turns, so with several of them at once one may meet the same replica twice.
    private const int MostTries = 8;

    private readonly ResiliencePipeline<HttpResponseMessage> _tries = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = MostTries - 1,
            Delay = TimeSpan.Zero,
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is BrokenCircuitException
                || (arguments.Outcome.Exception is HttpRequestException e && HopOutcomes.Of(e) is HopOutcome.Refused)),
        })
        .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await _tries.ExecuteAsync(async (sent, token) => await base.SendAsync(sent, token), request, cancellationToken);
}
