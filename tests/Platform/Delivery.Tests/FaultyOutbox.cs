using Owl.Storage;

namespace Owl.Delivery.Tests;

/// <summary>The pending rows of a store, which fails as long as it is told to.</summary>
internal sealed class FaultyOutbox(IOutbox store) : IOutbox
{
    public Exception? Failure { get; set; }

    public Task<PendingPage> ReadPendingAsync(int partition, int partitions, long after, int limit, CancellationToken cancellation) =>
        Failure is { } failure ? throw failure : store.ReadPendingAsync(partition, partitions, after, limit, cancellation);

    public Task RemoveDeliveredAsync(IReadOnlyList<long> ids) => Failure is { } failure ? throw failure : store.RemoveDeliveredAsync(ids);

    public Task<OutboxSummary> SummarizeAsync(CancellationToken cancellation) =>
        Failure is { } failure ? throw failure : store.SummarizeAsync(cancellation);
}
