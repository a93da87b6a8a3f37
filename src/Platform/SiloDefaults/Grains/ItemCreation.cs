using Orleans.Storage;
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

/// <summary>Creates the items of a service: next id, grain, store; and once only for each Idempotency-Key.</summary>
public sealed class ItemCreation(IItemIds ids, TimeProvider time)
{
    // An id is only ever taken where a person has put a row there by hand.
    private const int MostIds = 8;

    private readonly KeyTurns _turns = new(time);

    /// <param name="key">The request's Idempotency-Key, if it has one.</param>
    /// <param name="create">Creates the item with an id in its grain.</param>
    /// <param name="find">Finds an item by id.</param>
    /// <param name="isSame">Whether an item is what this request asks for.</param>
    /// <param name="budget">When nobody waits for the answer any more.</param>
    /// <exception cref="TimeoutException">No answer within the budget. Whether the item is stored is unknown.</exception>
    public async Task<(CreationOutcome Outcome, TItem Item)> CreateAsync<TItem>(
        string? key, Func<long, Task<TItem>> create, Func<long, ValueTask<TItem?>> find, Func<TItem, bool> isSame, TimeBudget budget)
        where TItem : class
    {
        var turn = key is null ? null : await _turns.TakeAsync(key, budget);
        return await CreateAsync(turn, create, find, isSame).WaitAsync(budget.Wait, time);
    }

    // Its turn ends when it is really over, also where its caller has given up before.
    private async Task<(CreationOutcome Outcome, TItem Item)> CreateAsync<TItem>(
        IDisposable? turn, Func<long, Task<TItem>> create, Func<long, ValueTask<TItem?>> find, Func<TItem, bool> isSame)
        where TItem : class
    {
        using var own = turn;
        for (int tries = 1; ; tries++)
        {
            long id = await ids.NextIdAsync();
            try
            {
                return (CreationOutcome.Created, await create(id));
            }
            catch (InconsistentStateException) when (tries < MostIds)
            {
                // Whose row it is, keeps it; this item takes another id.
            }
            catch (IdempotencyKeyTakenException taken)
            {
                await ids.GiveBackAsync(id);
                var first = await find(taken.ItemId)
                    ?? throw new StorageUnavailableException($"item {taken.ItemId} is not there, but its Idempotency-Key is");
                return (isSame(first) ? CreationOutcome.Replayed : CreationOutcome.KeyReused, first);
            }
            catch (StorageUnavailableException e) when (e is not StorageUnconfirmedException)
            {
                await ids.GiveBackAsync(id);
                throw;
            }
        }
    }
}
