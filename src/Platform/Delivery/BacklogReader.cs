using Owl.ServiceDefaults.Status;
using Owl.Storage;

namespace Owl.Delivery;

/// <summary>How far a service is behind in telling its neighbour.</summary>
/// <param name="Pending">Deliveries that are not confirmed yet; null when the store does not tell.</param>
/// <param name="OldestSeconds">Age of the oldest of them; 0 when there is none.</param>
/// <param name="Parked">Those of them that the neighbour refuses; null where nothing is delivered late.</param>
/// <param name="ParkedReason">Why the last one was refused; null when none is.</param>
/// <param name="Partitions">Where the late deliveries are made, as this process saw it last; null where they are not made.</param>
public sealed record BacklogStatus(
    long? Pending, double? OldestSeconds, int? Parked, string? ParkedReason, IReadOnlyList<PartitionStatus>? Partitions);

/// <summary>Tells the <see cref="BacklogStatus"/>, always a fresh one: who just created an item sees it counted.</summary>
public sealed class BacklogReader
{
    private readonly Probe<OutboxSummary> _pending;
    private readonly TimeProvider _time;
    private readonly DeliveryWaker? _waker;

    internal BacklogReader(IOutbox store, TimeProvider time, DeliveryWaker? waker)
    {
        _pending = new(() => store.SummarizeAsync(CancellationToken.None), TimeSpan.Zero, time);
        (_time, _waker) = (time, waker);
    }

    public async Task<BacklogStatus> ReadAsync(CancellationToken cancellation)
    {
        var answer = await _pending.ReadAsync(cancellation);
        double age = answer.Value.OldestSince is { } since ? Math.Max(0, (_time.GetUtcNow() - since).TotalSeconds) : 0;
        var seen = _waker is null ? null : Partitions.All.Select(_waker.Find).ToList();
        var partitions = seen?.Select((sighting, number) => PartitionStatus.Of(number, sighting, _time)).ToList();
        return new BacklogStatus(
            answer.Problem is null ? answer.Value.Count : null,
            answer.Problem is null ? Math.Round(age, 1) : null,
            partitions?.Sum(partition => partition.Parked ?? 0),
            seen?.Select(sighting => sighting?.State?.ParkedReason).FirstOrDefault(reason => reason is not null),
            partitions);
    }
}
