using System.Text.Json.Nodes;
using Owl.ServiceDefaults.Hops;

namespace Owl.ServiceDefaults.Status;

/// <param name="Service">The neighbour's name.</param>
/// <param name="Address">Where it is called.</param>
/// <param name="LastOutcome">How the last call ended, in words; null when there was none yet.</param>
/// <param name="SinceSeconds">For how long calls have been ending so.</param>
/// <param name="Calls">Ended since the start.</param>
/// <param name="Failures">Those that ended without an answer of the neighbour's work: refused, broken, in time-outs, unavailable.</param>
/// <param name="Timeouts">Those failures in which the time ran out.</param>
/// <param name="CallsPerSecond">Over the last 3 seconds, as the percentiles.</param>
/// <param name="P50Ms">In milliseconds; null without calls.</param>
/// <param name="P99Ms">The same for 99 of 100.</param>
internal sealed record NeighbourStatus(
    string Service,
    string Address,
    string? LastOutcome,
    double? SinceSeconds,
    long Calls,
    long Failures,
    long Timeouts,
    double CallsPerSecond,
    double? P50Ms,
    double? P99Ms);

/// <param name="Neighbours">Those that this process calls.</param>
internal sealed record NeighboursStatus(IReadOnlyList<NeighbourStatus> Neighbours);

/// <summary>The calls to one neighbour, as this process saw them end.</summary>
internal sealed class NeighbourCalls(TimeProvider time)
{
    private readonly CallWindow _window = new(time);
    private long _timeouts;
    private volatile LastOutcome? _last;

    public void Note(Hop hop)
    {
        _window.Note(hop.Elapsed, hop.Outcome is not HopOutcome.Answered);
        if (hop.Outcome is HopOutcome.NoAnswer)
        {
            Interlocked.Increment(ref _timeouts);
        }

        if (_last?.Outcome != hop.Outcome)
        {
            _last = new LastOutcome(hop.Outcome, time.GetTimestamp());
        }
    }

    public NeighbourStatus Read(string service, Uri address)
    {
        var last = _last;
        var figures = _window.Read();
        return new NeighbourStatus(
            service,
            address.GetLeftPart(UriPartial.Authority),
            last?.Outcome.ToWords(),
            last is null ? null : Math.Round(time.GetElapsedTime(last.Since).TotalSeconds, 1),
            _window.Calls,
            _window.Failures,
            Volatile.Read(ref _timeouts),
            figures.PerSecond,
            figures.P50,
            figures.P99);
    }

    private sealed record LastOutcome(HopOutcome Outcome, long Since);
}

/// <summary>All neighbours that this process calls.</summary>
internal sealed class NeighboursPart(IEnumerable<ServiceClient> neighbours) : IStatusPart
{
    public StatusMembers Members { get; } = new(
        typeof(NeighboursStatus),
        """
        {"neighbours":[{"service":"notification-service","address":"http://127.0.0.1:8003","last_outcome":"answered","since_seconds":12.5,
        "calls":600,"failures":2,"timeouts":1,"calls_per_second":20.4,"p50_ms":0.9,"p99_ms":3.1}]}
        """);

    public Task<JsonObject> ReadAsync(CancellationToken cancellation) => Task.FromResult(StatusJson.ToObject(
        new NeighboursStatus([.. neighbours.Select(neighbour => neighbour.Status)]), StatusJson.Default.NeighboursStatus));
}
