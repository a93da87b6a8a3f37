using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;
using Owl.Storage;

namespace Owl.SiloDefaults.Grains;

/// <summary>
/// All items of a kind, where new ones are created: the store gives their ids, in the order in which it commits them.
/// There is one on each silo, where the requests arrive, and it stays. It lets requests interleave, so that many
/// creations share one commit.
/// </summary>
[GrainDirectory(NoDirectory.Name), PreferLocalPlacement, Immovable]
[KeepAlive, Reentrant]
public abstract class CollectionGrain<TItem>(IRowStore<TItem> rows, Table<TItem> table) : Grain
    where TItem : class
{
    /// <summary>Stores a new item, once for each key; returns when it is as safe as the store makes it.</summary>
    /// <param name="item">The item; its id does not matter.</param>
    /// <param name="idempotencyKey">The request's Idempotency-Key; null without one.</param>
    /// <param name="traceParent">Whose work its delivery is, as the W3C header; only where there is an outbox.</param>
    /// <exception cref="StorageUnconfirmedException">Whether it is stored is unknown.</exception>
    /// <exception cref="StorageUnavailableException">It is not stored, now or later.</exception>
    protected async Task<Creation<TItem>> CreateAsync(TItem item, string? idempotencyKey, string? traceParent = null)
    {
        var appended = await rows.AppendAsync(item, idempotencyKey, traceParent);
        var asked = table.WithId(item, appended.Id);
        if (appended.IsNew)
        {
            return new(CreationOutcome.Created, asked, appended.DeliveryKey);
        }

        var first = await rows.ReadAsync(appended.Id, CancellationToken.None)
            ?? throw new StorageUnavailableException($"item {appended.Id} is not there, but its Idempotency-Key is");
        return new(asked.Equals(first) ? CreationOutcome.Replayed : CreationOutcome.KeyReused, first, null);
    }
}
