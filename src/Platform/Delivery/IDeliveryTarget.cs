using Owl.Upstream;

namespace Owl.Delivery;

/// <summary>The neighbour that has to hear of each new item, and what it is told.</summary>
/// <typeparam name="TItem">What the service stores.</typeparam>
public interface IDeliveryTarget<in TItem>
{
    /// <summary>The neighbour's name.</summary>
    string Service { get; }

    /// <summary>What it gets, in one word, for traces.</summary>
    string Message { get; }

    /// <summary>Tells the neighbour of an item. Ends within its limit, and does not throw for what a network does.</summary>
    /// <param name="item">The item.</param>
    /// <param name="idempotencyKey">Makes a second attempt harmless; null without an outbox.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">When nobody waits any more.</param>
    /// <returns>The call; answered only when the neighbour has stored what it was told.</returns>
    Task<Hop> SendAsync(TItem item, string? idempotencyKey, TimeSpan limit, CancellationToken cancellation);
}
