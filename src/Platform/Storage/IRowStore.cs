using System.Buffers;

namespace Owl.Storage;

/// <summary>The items of one service in id order, for lists that do not pass through grains.</summary>
public interface IItemList
{
    /// <summary>The highest id that was ever written; 0 when there is none.</summary>
    long HighestId { get; }

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

/// <param name="LastId">Id of the page's last item; the largest id there can be when the page ends the list.</param>
/// <param name="HasMore">Whether there are items behind it.</param>
public readonly record struct PageEnd(long LastId, bool HasMore);

/// <summary>A row and how often it was written.</summary>
public sealed record StoredRow<TRow>(TRow Row, long Version);

/// <summary>
/// The rows of one service by id. A write names the version it replaces (0: none), and whoever comes second with
/// the same version is told so. All that fails otherwise is a <see cref="StorageUnavailableException"/>.
/// </summary>
public interface IRowStore<TRow> : IItemList, IOutbox, IIdempotencyKeys
    where TRow : class
{
    Task<StoredRow<TRow>?> ReadAsync(long id, CancellationToken cancellation);

    /// <returns>False when the row is not at the version <paramref name="replaces"/>; then nothing was written.</returns>
    /// <exception cref="IdempotencyKeyTakenException">Another row was created under the same key; nothing was written.</exception>
    Task<bool> WriteAsync(long id, TRow row, long replaces);

    /// <returns>False when the row is not at the version <paramref name="replaces"/>; then it is still there.</returns>
    Task<bool> DeleteAsync(long id, long replaces);

    /// <summary>Ends without an exception when the store can read.</summary>
    Task ProbeAsync(CancellationToken cancellation);
}
