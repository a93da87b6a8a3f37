using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Owl.Delivery;
using Owl.ServiceDefaults.Status;
using Owl.TaskService.Grains;
using Owl.Upstream;

namespace Owl.TaskService.Api;

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

internal sealed class OutboxPart(IDelivery<TaskItem> delivery, BacklogReader reader) : IStatusPart
{
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
        var backlog = await reader.ReadAsync(cancellation);
        var status = new OutboxStatus(
            backlog.Pending,
            backlog.OldestSeconds,
            delivery.LastOutcome.ToWords(),
            backlog.Parked,
            backlog.ParkedReason,
            backlog.Partitions);
        return JsonSerializer.SerializeToNode(status, StatusJson.Default.OutboxStatus)!.AsObject();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OutboxStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
