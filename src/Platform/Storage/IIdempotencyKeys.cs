namespace Owl.Storage;

/// <summary>The keys that items were created under, so that a creation that is sent again has no second effect.</summary>
public interface IIdempotencyKeys
{
    /// <summary>Forgets some of the keys that were used before <paramref name="createdBefore"/>.</summary>
    /// <returns>How many were forgotten; 0 when none is left that old.</returns>
    Task<int> ForgetKeysAsync(DateTimeOffset createdBefore);
}

/// <summary>The key belongs to an item that is stored already. Nothing was written.</summary>
[GenerateSerializer]
[Alias("owl.idempotency-key-taken")]
public sealed class IdempotencyKeyTakenException(long itemId)
    : OrleansException($"The Idempotency-Key belongs to item {itemId}.")
{
    /// <summary>The item that was created under the key.</summary>
    [Id(0)]
    public long ItemId { get; } = itemId;
}
