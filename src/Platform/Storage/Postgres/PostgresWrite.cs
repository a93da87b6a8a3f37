namespace Owl.Storage.Postgres;

internal enum WriteKind
{
    Insert,
    Update,
    Delete,
    RemoveDelivered,
    ForgetKeys,
}

/// <summary>A write on its way to the database. It learns its result inside the transaction, and tells it after the commit.</summary>
internal sealed class PostgresWrite<TRow>(WriteKind kind)
    where TRow : class
{
    // Whoever waits goes on elsewhere: the writer has the next batch to write.
    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriteKind Kind => kind;

    public long Id { get; init; }

    public TRow? Row { get; init; }

    public string? Key { get; init; }

    /// <summary>The version that it replaces or ends.</summary>
    public long Replaces { get; init; }

    public IReadOnlyList<long> Delivered { get; init; } = [];

    /// <summary>Keys that are older are forgotten, in milliseconds since 1970-01-01 UTC.</summary>
    public long Before { get; init; }

    /// <summary>How many rows or keys it changed; of those that were delivered, nobody asks.</summary>
    public Task<long> Task => _done.Task;

    public long Result { get; set; }

    public long? KeyTakenBy { get; set; }

    public void Complete()
    {
        if (KeyTakenBy is { } itemId)
        {
            Fail(new IdempotencyKeyTakenException(itemId));
        }
        else
        {
            _done.SetResult(Result);
        }
    }

    public void Fail(Exception failure) => _done.SetException(failure);
}
