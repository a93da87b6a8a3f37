using Owl.ServiceDefaults.Http;
using Owl.TaskService.Clients;
using Owl.TaskService.Grains;
using Owl.Upstream;

namespace Owl.TaskService.Delivery;

/// <summary>
/// Without an outbox, as in the article: a notification that cannot be delivered within its request is lost, and one that
/// is sent twice is there twice.
/// </summary>
internal sealed class DirectDelivery(NotificationClient notifications) : IDelivery
{
    private volatile HopOutcome _lastOutcome = HopOutcome.Answered;

    public HopOutcome LastOutcome => _lastOutcome;

    public async Task DeliverNowAsync(TaskItem task, string? deliveryKey, TimeBudget budget, HttpResponse response)
    {
        var hop = await notifications.TellAsync(task, idempotencyKey: null, budget.ForHop(Outbox.LongestDelivery), CancellationToken.None);
        _lastOutcome = hop.Outcome;
        response.AppendHop(hop, hop.Outcome is HopOutcome.Answered ? "delivered" : $"lost: {hop.Outcome.ToWords()}");
    }
}
