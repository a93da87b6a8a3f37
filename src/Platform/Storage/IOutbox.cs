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

    /// <summary>The next pending deliveries of a partition behind the id <paramref name="after"/>, in id order.</summary>
    Task<PendingChunk> ReadPendingAsync(OutboxPartition part, long after, int limit, CancellationToken cancellation);

    /// <summary>Takes delivered ids out; ids that are not in it do no harm.</summary>
    Task RemoveDeliveredAsync(IReadOnlyList<long> ids);

    Task<OutboxSummary> SummarizeAsync(CancellationToken cancellation);
}

/// <summary>A part of the pending deliveries: those whose id divided by <paramref name="Count"/> leaves <paramref name="Number"/>.</summary>
public readonly record struct OutboxPartition(int Number, int Count);

/// <param name="Rows">Pending deliveries of one partition, in id order.</param>
/// <param name="Newest">The highest id that is pending in any partition; 0 where there is no row.</param>
public sealed record PendingChunk(IReadOnlyList<Pending> Rows, long Newest);

/// <param name="Id">Of the item.</param>
/// <param name="DeliveryKey">The key of this delivery, however often it is sent.</param>
/// <param name="TraceParent">The trace of the request that made the item, as W3C has it; null where there was none.</param>
public readonly record struct Pending(long Id, string DeliveryKey, string? TraceParent);

/// <param name="Count">How many deliveries are pending.</param>
/// <param name="OldestSince">Since when the oldest of them is; null when there is none.</param>
public readonly record struct OutboxSummary(long Count, DateTimeOffset? OldestSince);
