namespace Owl.Storage.Sqlite;

/// <summary>A write on its way to the disk. It learns its result inside the transaction, and tells it after the commit.</summary>
internal abstract class StoreWrite<TRow>
    where TRow : class
{
    /// <summary>The row that it changes; null where it changes none.</summary>
    public virtual long? RowId => null;

    public abstract void Execute(RowCommands<TRow> commands);

    public abstract void Complete();

    public abstract void Fail(Exception failure);
}

internal abstract class StoreWrite<TRow, T> : StoreWrite<TRow>
    where TRow : class
{
    // Whoever waits goes on elsewhere: the writer has the next batch to write.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _done.Task;

    protected T? Result { get; set; }

    public override void Complete() => _done.SetResult(Result!);

    public override void Fail(Exception failure) => _done.SetException(failure);
}

/// <summary>A new row, or a new version of one. Its result is false when the row is not at the version it replaces.</summary>
internal sealed class RowWrite<TRow>(long id, TRow row, long replaces) : StoreWrite<TRow, bool>
    where TRow : class
{
    private long? _keyTakenBy;

    public override long? RowId => id;

    public override void Execute(RowCommands<TRow> commands)
    {
        Result = replaces == 0 ? commands.Insert(id, row, out _keyTakenBy) : commands.Update(id, row, replaces);
    }

    public override void Complete()
    {
        if (_keyTakenBy is { } itemId)
        {
            Fail(new IdempotencyKeyTakenException(itemId));
        }
        else
        {
            base.Complete();
        }
    }
}

/// <summary>The end of a row. Its result is false when the row is not at the version it ends.</summary>
internal sealed class RowDelete<TRow>(long id, long replaces) : StoreWrite<TRow, bool>
    where TRow : class
{
    public override long? RowId => id;

    public override void Execute(RowCommands<TRow> commands) => Result = commands.Delete(id, replaces);
}

internal sealed class DeliveredWrite<TRow>(IReadOnlyList<long> ids) : StoreWrite<TRow, bool>
    where TRow : class
{
    public override void Execute(RowCommands<TRow> commands)
    {
        foreach (long id in ids)
        {
            commands.DeletePending(id);
        }
    }
}

/// <summary>Its result is the number of keys that were forgotten.</summary>
internal sealed class ForgetKeysWrite<TRow>(DateTimeOffset createdBefore) : StoreWrite<TRow, int>
    where TRow : class
{
    public override void Execute(RowCommands<TRow> commands) => Result = commands.ForgetKeys(createdBefore);
}
