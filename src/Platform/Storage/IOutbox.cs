namespace Owl.Storage;

/// <summary>
/// What a service still has to tell a neighbour: the ids of its items that were not yet delivered. An id comes in
/// with its item, in one transaction, and goes when the delivery was confirmed.
/// <para>Source: C. Richardson, "Microservices Patterns", section 3.3.7, transactional outbox.</para>
/// </summary>
public interface IOutbox
{
    /// <summary>
    /// Tells this store from any other, also from a later one in the same place: ids start at 1 in every store, so an
    /// id alone does not identify a delivery.
    /// </summary>
    string StoreId { get; }

    /// <summary>
    /// The next pending ids behind <paramref name="after"/>, in id order: of those that this process is to deliver. Of
    /// several processes that share a store, each delivers what it has created itself, as long as it lives.
    /// </summary>
    Task<IReadOnlyList<long>> ReadPendingAsync(long after, int limit, CancellationToken cancellation);

    /// <summary>Takes delivered ids out; ids that are not in it do no harm.</summary>
    Task RemoveDeliveredAsync(IReadOnlyList<long> ids);

    Task<OutboxSummary> SummarizeAsync(CancellationToken cancellation);

    /// <summary>
    /// Ends when ids came in that another process of this service left behind when it ended; where there is only one
    /// process, it does not end.
    /// </summary>
    Task WaitForOthersAsync(CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation);
}

/// <param name="Count">How many deliveries are pending.</param>
/// <param name="OldestSince">Since when the oldest of them is; null when there is none.</param>
public readonly record struct OutboxSummary(long Count, DateTimeOffset? OldestSince);
