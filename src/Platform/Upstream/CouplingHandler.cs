using Microsoft.Extensions.Http.Resilience;
using Owl.ServiceDefaults;
using Polly;

namespace Owl.Upstream;

/// <summary>The tries and the breaker of a <see cref="Coupling"/> that has them; one that has not is called directly.</summary>
internal static class CouplingHandler
{
    public static HttpMessageHandler Guard(this HttpMessageHandler neighbour, Coupling coupling, TimeProvider time)
    {
        if (coupling is { Tries: 1, HasBreaker: false })
        {
            return neighbour;
        }

        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (coupling.Tries > 1)
        {
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = coupling.Tries - 1,
                Delay = TimeSpan.FromMilliseconds(50),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            });
        }

        if (coupling.HasBreaker)
        {
            pipeline.AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(2),
                BreakDuration = TimeSpan.FromSeconds(1),
                // A call that came to its limit is cancelled from outside: for the breaker that is a failure as well.
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is OperationCanceledException || HttpClientResiliencePredicates.IsTransient(args.Outcome)),
            });
        }

        return new ResilienceHandler(pipeline.Build()) { InnerHandler = neighbour };
    }
}
