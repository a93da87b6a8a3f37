namespace Owl.Storage;

/// <summary>
/// What a service still has to tell a neighbour: those of its items that were not yet delivered. One comes in with its
/// item, in one transaction, and goes when the delivery was confirmed.
/// <para>Source: C. Richardson, "Microservices Patterns", section 3.3.7, transactional outbox.</para>
/// </summary>
public interface IOutbox
{
    /// <summary>
    /// The next pending deliveries behind the id <paramref name="after"/>, in id order: of those whose id modulo
    /// <paramref name="partitions"/> is <paramref name="partition"/>.
    /// </summary>
    Task<PendingPage> ReadPendingAsync(int partition, int partitions, long after, int limit, CancellationToken cancellation);

    /// <summary>Takes delivered ids out; ids that are not in it do no harm.</summary>
    Task RemoveDeliveredAsync(IReadOnlyList<long> ids);

    Task<OutboxSummary> SummarizeAsync(CancellationToken cancellation);
}

/// <param name="Rows">The deliveries.</param>
/// <param name="Newest">No pending delivery, of whatever partition, has a higher id; 0 when none is pending.</param>
public sealed record PendingPage(IReadOnlyList<PendingDelivery> Rows, long Newest);

/// <param name="Id">Of the item.</param>
/// <param name="Key">
/// Identifies the delivery, however often it is tried. A store that is brought back from a copy gives ids again, but no key:
/// a part of it is random.
/// </param>
/// <param name="TraceParent">The request that made the item, as the W3C header; null where that is not known.</param>
public readonly record struct PendingDelivery(long Id, string Key, string? TraceParent);

/// <param name="Count">How many deliveries are pending.</param>
/// <param name="OldestSince">Since when the oldest of them is; null when there is none.</param>
public readonly record struct OutboxSummary(long Count, DateTimeOffset? OldestSince);
