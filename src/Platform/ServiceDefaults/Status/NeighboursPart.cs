using System.Text.Json.Nodes;

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
public sealed record NeighbourStatus(
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

/// <summary>Another service that this process calls.</summary>
public interface INeighbour
{
    /// <summary>How the calls to it have ended so far.</summary>
    NeighbourStatus Status { get; }
}

/// <param name="Neighbours">Those that this process calls.</param>
internal sealed record NeighboursStatus(IReadOnlyList<NeighbourStatus> Neighbours);

/// <summary>All neighbours that this process calls.</summary>
internal sealed class NeighboursPart(IEnumerable<INeighbour> neighbours) : IStatusPart
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
