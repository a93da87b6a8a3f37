using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Owl.ServiceDefaults.Status;
using Owl.Storage;
using Owl.Upstream;

namespace Owl.TaskService.Delivery;

/// <summary>How far this service is behind in telling notification-service.</summary>
/// <param name="PendingDeliveries">Tasks whose notification is not confirmed yet; null when the store does not tell.</param>
/// <param name="OldestPendingSeconds">Age of the oldest of them; 0 when there is none.</param>
/// <param name="NotificationService">How the last call to it ended, in words.</param>
/// <param name="ParkedDeliveries">Those of them that notification-service refuses; each is tried again by itself, slowly.</param>
/// <param name="ParkedReason">Why the last one was refused; null when none is.</param>
/// <param name="Partitions">Where the late deliveries are made, as this process saw it last; null where they are not made.</param>
internal sealed record OutboxStatus(
    long? PendingDeliveries,
    double? OldestPendingSeconds,
    string NotificationService,
    int? ParkedDeliveries,
    string? ParkedReason,
    IReadOnlyList<PartitionStatus>? Partitions);

/// <summary>Tells the <see cref="OutboxStatus"/>, always a fresh one: who just created a task sees it counted.</summary>
internal sealed class OutboxPart(IDelivery delivery, IOutbox store, TimeProvider time, IEnumerable<DeliveryWaker> wakers) : IStatusPart
{
    private readonly Probe<OutboxSummary> _pending = new(() => store.SummarizeAsync(CancellationToken.None), TimeSpan.Zero, time);
    private readonly DeliveryWaker? _waker = wakers.FirstOrDefault(); // None without an outbox.

    public StatusMembers Members { get; } = new(
        typeof(OutboxStatus),
        """
        {"pending_deliveries":3,"oldest_pending_seconds":1.5,"notification_service":"connection refused","parked_deliveries":1,
        "parked_reason":"notification-service refuses it with status 422","partitions":[{"partition":0,"silo":"127.0.0.1:11012",
        "active_seconds":12.5,"moved_from":"127.0.0.1:11002","waiting":2,"in_flight":0,"parked":1,"next_try_ms":120,
        "waits_for":"connection refused","seen_seconds_ago":0.1}]}
        """);

    public async Task<JsonObject> ReadAsync(CancellationToken cancellation)
    {
        var answer = await _pending.ReadAsync(cancellation);
        double age = answer.Value.OldestSince is { } since ? Math.Max(0, (time.GetUtcNow() - since).TotalSeconds) : 0;
        var partitions = _waker is null ? null : Partitions.All.Select(number => PartitionStatus.Of(number, _waker.Find(number), time)).ToList();
        var status = new OutboxStatus(
            answer.Problem is null ? answer.Value.Count : null,
            answer.Problem is null ? Math.Round(age, 1) : null,
            delivery.LastOutcome.ToWords(),
            partitions?.Sum(partition => partition.Parked ?? 0),
            _waker is null ? null : Partitions.All.Select(number => _waker.Find(number)?.State?.ParkedReason).FirstOrDefault(reason => reason is not null),
            partitions);
        return JsonSerializer.SerializeToNode(status, StatusJson.Default.OutboxStatus)!.AsObject();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OutboxStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
