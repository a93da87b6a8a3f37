using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Owl.Upstream.Replicas;

/// <summary>
/// Goes on to the next replica where the first one surely did not see the request: it is left out, or nobody listens
/// there. Whatever else fails is told to the caller.
/// </summary>
internal sealed class NextReplicaHandler(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    // The choice leaves out what is left out, but learns of it a moment later than the requests that are on their way.
    private const int MostTries = 32;

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
