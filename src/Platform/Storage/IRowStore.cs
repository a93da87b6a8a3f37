using System.Buffers;

namespace Owl.Storage;

/// <summary>The items of one service in id order, for lists that do not pass through grains.</summary>
public interface IItemList
{
    /// <summary>Finds where a page of <paramref name="limit"/> items behind the id <paramref name="after"/> ends.</summary>
    Task<PageEnd> FindPageEndAsync(long after, int limit, CancellationToken cancellation);

    /// <summary>
    /// Writes the next items behind <paramref name="after"/>, up to the id <paramref name="through"/>, as JSON objects
    /// with commas between them: at most about <see cref="ChunkBytes"/> bytes more than the last one needs.
    /// </summary>
    /// <returns>The id of the last item written; null when there was none left.</returns>
    Task<long?> WriteJsonAsync(long after, long through, IBufferWriter<byte> json, CancellationToken cancellation);

    /// <summary>Where a chunk of a list ends, in bytes.</summary>
    const int ChunkBytes = 64 * 1024;
}

/// <param name="LastId">Id of the page's last item; where the page has none, the id that it begins behind.</param>
/// <param name="HasMore">Whether there are items behind it.</param>
public readonly record struct PageEnd(long LastId, bool HasMore);

/// <summary>
/// The rows of one service, which are appended and never changed. All that fails is a
/// <see cref="StorageUnavailableException"/>.
/// </summary>
public interface IRowStore<TRow> : IItemList, IOutbox
    where TRow : class
{
    /// <returns>The row; null where there is none with this id.</returns>
    Task<TRow?> ReadAsync(long id, CancellationToken cancellation);

    /// <summary>
    /// Stores a new row, and gives it its id: one more than the last one. Ids are given in the order of the commits, by all
    /// processes that share the store together: who has seen an id will never see a lower one come after it.
    /// </summary>
    /// <param name="row">The row. An id that it may hold itself means nothing here.</param>
    /// <param name="idempotencyKey">The key that it is created under, as long as it exists; null without one.</param>
    /// <param name="traceParent">Whose work its delivery is, as the W3C header; only where there is an outbox.</param>
    /// <exception cref="StorageUnconfirmedException">Whether it is stored is unknown.</exception>
    /// <exception cref="StorageUnavailableException">It is not stored, now or later.</exception>
    Task<Appended> AppendAsync(TRow row, string? idempotencyKey, string? traceParent = null);

    /// <summary>Ends without an exception when the store can read.</summary>
    Task ProbeAsync(CancellationToken cancellation);
}

/// <summary>What came of a new row.</summary>
/// <param name="Id">The id of the row.</param>
/// <param name="IsNew">False where another row was created under the key before: then this is its id, and nothing was written.</param>
/// <param name="DeliveryKey">The key of the delivery that is pending with the new row; null without an outbox.</param>
public readonly record struct Appended(long Id, bool IsNew, string? DeliveryKey);
