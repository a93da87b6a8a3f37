using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Hops;
using Owl.SiloDefaults.Storage;

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

/// <summary>Creates the items of a service: next id, grain, store; and once only for each Idempotency-Key.</summary>
public sealed class ItemCreation(IGrainFactory grains, OwlService service, TimeProvider time)
{
    /// <param name="create">Creates the item with an id in its grain.</param>
    /// <param name="find">Finds an item by id.</param>
    /// <param name="isSame">Whether an item is what this request asks for.</param>
    /// <param name="budget">When nobody waits for the answer any more.</param>
    /// <exception cref="TimeoutException">No answer within the budget. Whether the item is stored is unknown.</exception>
    public async Task<(CreationOutcome Outcome, TItem Item)> CreateAsync<TItem>(
        Func<long, Task<TItem>> create, Func<long, ValueTask<TItem?>> find, Func<TItem, bool> isSame, TimeBudget budget)
        where TItem : class
    {
        var sequence = grains.GetById<ISequenceGrain>(service.PortOffset);
        long id = await sequence.NextId();
        try
        {
            return (CreationOutcome.Created, await create(id).WaitAsync(Positive(budget.Left), time));
        }
        catch (IdempotencyKeyTakenException taken)
        {
            await sequence.GiveBack(id);
            var first = await find(taken.ItemId)
                ?? throw new StorageUnavailableException($"item {taken.ItemId} is not there, but its Idempotency-Key is");
            return (isSame(first) ? CreationOutcome.Replayed : CreationOutcome.KeyReused, first);
        }
        catch (StorageUnavailableException)
        {
            await sequence.GiveBack(id);
            throw;
        }
    }

    private static TimeSpan Positive(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
