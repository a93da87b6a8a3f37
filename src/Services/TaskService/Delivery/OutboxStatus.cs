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
internal sealed record OutboxStatus(long? PendingDeliveries, double? OldestPendingSeconds, string NotificationService);

/// <summary>Tells the <see cref="OutboxStatus"/>, always a fresh one: who just created a task sees it counted.</summary>
internal sealed class OutboxPart(IDelivery delivery, IOutbox store, TimeProvider time) : IStatusPart
{
    private readonly Probe<OutboxSummary> _pending = new(() => store.SummarizeAsync(CancellationToken.None), TimeSpan.Zero, time);

    public StatusMembers Members { get; } = new(
        typeof(OutboxStatus), """{"pending_deliveries":3,"oldest_pending_seconds":1.5,"notification_service":"connection refused"}""");

    public async Task<JsonObject> ReadAsync(CancellationToken cancellation)
    {
        var answer = await _pending.ReadAsync(cancellation);
        double age = answer.Value.OldestSince is { } since ? (time.GetUtcNow() - since).TotalSeconds : 0;
        string words = delivery.LastOutcome.ToWords();
        var status = answer.Problem is null
            ? new OutboxStatus(answer.Value.Count, Math.Round(age, 1), words)
            : new OutboxStatus(null, null, words);
        return JsonSerializer.SerializeToNode(status, StatusJson.Default.OutboxStatus)!.AsObject();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OutboxStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
