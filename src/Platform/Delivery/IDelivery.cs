using Microsoft.AspNetCore.Http;
using Owl.ServiceDefaults.Http;
using Owl.Upstream;

namespace Owl.Delivery;

/// <summary>How a neighbour hears of a new item.</summary>
public interface IDelivery<in TItem>
{
    /// <summary>How the last call to the neighbour ended.</summary>
    HopOutcome LastOutcome { get; }

    /// <summary>Delivers a new item's message within the request, and shows in the answer what came of it.</summary>
    /// <param name="id">Of the item.</param>
    /// <param name="item">The item.</param>
    /// <param name="deliveryKey">The key of the delivery that is pending with it; null without an outbox.</param>
    /// <param name="budget">How long its caller waits.</param>
    /// <param name="response">The answer.</param>
    Task DeliverNowAsync(long id, TItem item, string? deliveryKey, TimeBudget budget, HttpResponse response);
}
