using Polly;
using Polly.CircuitBreaker;

namespace Owl.Upstream.Replicas;

/// <summary>One replica of a neighbour: called while its circuit is closed, left out while it is open.</summary>
internal sealed class Replica
{
    private readonly CircuitBreakerManualControl _control = new();
    private readonly CircuitBreakerStateProvider _state = new();
    private long _openSince;

    /// <param name="address">Where it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Is called when it came to be left out, and when it was taken back.</param>
    public Replica(Uri address, TimeProvider time, Action changed)
    {
        Address = address;
        // Leaving a replica out costs nothing as long as another one answers, and a look every quarter of a second
        // brings it back: so few failures are enough, and no request of a client is ever spent on finding out.
        Circuit = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                MinimumThroughput = 2,
                FailureRatio = 0.01,
                SamplingDuration = TimeSpan.FromSeconds(1),
                BreakDuration = TimeSpan.FromDays(1), // Until the prober closes it.
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is ReplicaFailedException),
                OnOpened = _ =>
                {
                    Volatile.Write(ref _openSince, time.GetTimestamp());
                    changed();
                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    changed();
                    return ValueTask.CompletedTask;
                },
                ManualControl = _control,
                StateProvider = _state,
            })
            .Build();
    }

    public Uri Address { get; }

    public ResiliencePipeline<HttpResponseMessage> Circuit { get; }

    public bool IsLeftOut => _state.CircuitState is not CircuitState.Closed;

    /// <summary>Since when it is left out, as a time stamp.</summary>
    public long OpenSince => Volatile.Read(ref _openSince);

    public Task LeaveOutAsync() => _control.IsolateAsync(CancellationToken.None);

    public Task TakeBackAsync() => _control.CloseAsync(CancellationToken.None);
}

/// <summary>Makes a call that its own limit ended a failure of the replica, unlike one that the caller gave up.</summary>
internal sealed class ReplicaFailedException(Exception inner) : Exception(inner.Message, inner);
