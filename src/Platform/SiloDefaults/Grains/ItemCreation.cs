using System.Diagnostics;
using Owl.ServiceDefaults.Http;
using Owl.Storage;

namespace Owl.SiloDefaults.Grains;

/// <summary>How a creation ended.</summary>
public enum CreationOutcome
{
    /// <summary>The item is new, and stored.</summary>
    Created,

    /// <summary>The same request came before: this is the item that it created.</summary>
    Replayed,

    /// <summary>The Idempotency-Key was used for another request.</summary>
    KeyReused,
}

/// <param name="Outcome">How it ended.</param>
/// <param name="Item">The item that is stored, new or from before.</param>
/// <param name="DeliveryKey">The key of the delivery that is pending with a new item; null without an outbox.</param>
public readonly record struct Creation<TItem>(CreationOutcome Outcome, TItem Item, string? DeliveryKey);

/// <summary>Creates the items of a service: once only for each Idempotency-Key.</summary>
public sealed class ItemCreation<TItem>(IRowStore<TItem> store, Table<TItem> table, TimeProvider time)
    where TItem : class
{
    /// <param name="key">The request's Idempotency-Key, if it has one.</param>
    /// <param name="item">What to create; its id comes from the store.</param>
    /// <param name="budget">When nobody waits for the answer any more.</param>
    /// <exception cref="TimeoutException">No answer within the budget. Whether the item is stored is unknown.</exception>
    public Task<Creation<TItem>> CreateAsync(string? key, TItem item, TimeBudget budget) => CreateAsync(key, item).WaitAsync(budget.Wait, time);

    private async Task<Creation<TItem>> CreateAsync(string? key, TItem item)
    {
        var appended = await store.AppendAsync(item, key, Activity.Current?.Id);
        var asked = table.WithId(item, appended.Id);
        if (appended.IsNew)
        {
            return new(CreationOutcome.Created, asked, appended.DeliveryKey);
        }

        var first = await store.ReadAsync(appended.Id, CancellationToken.None)
            ?? throw new StorageUnavailableException($"item {appended.Id} is not there, but its Idempotency-Key is");
        return new(asked.Equals(first) ? CreationOutcome.Replayed : CreationOutcome.KeyReused, first, null);
    }
}
