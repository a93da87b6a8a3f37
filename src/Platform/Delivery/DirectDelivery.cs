using Microsoft.AspNetCore.Http;
using Owl.ServiceDefaults.Http;
using Owl.Upstream;

namespace Owl.Delivery;

/// <summary>
/// Without an outbox, as in the article: what cannot be delivered within its request is lost, and what is sent twice is
/// there twice.
/// </summary>
internal sealed class DirectDelivery<TItem>(IDeliveryTarget<TItem> target) : IDelivery<TItem>
{
    private volatile HopOutcome _lastOutcome = HopOutcome.Answered;

    public HopOutcome LastOutcome => _lastOutcome;

    public async Task DeliverNowAsync(long id, TItem item, string? deliveryKey, TimeBudget budget, HttpResponse response)
    {
        var limit = budget.ForHop(DeliveryServices.LongestCall);
        var hop = await target.SendAsync(item, idempotencyKey: null, limit, CancellationToken.None);
        _lastOutcome = hop.Outcome;
        response.AppendHop(hop, hop.Outcome is HopOutcome.Answered ? "delivered" : $"lost: {hop.Outcome.ToWords()}");
    }
}
